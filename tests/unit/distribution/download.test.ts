import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import type { IncomingMessage, RequestListener } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";

import { download } from "../../../components/distribution/download";
import { waitUntil } from "../../../components/shared/wait-until";
import { environment } from "../../support/environment";
import { freePort } from "../../support/fake-service";
import { aroundAll } from "../../support/hooks";
import { httpServers } from "../../support/http-server";
import { temporaryFolder } from "../../support/temporary-folder";

const CONTENT = Buffer.alloc(100_000, "kafka_2.13-3.3.1 ");
const HALF = CONTENT.length / 2;

describe("download", () => {
  const path = temporaryFolder();
  const serve = httpServers();

  it("writes what the server sends", async () => {
    const url = await serve((_, response) => response.end(CONTENT));
    await download(`${url}/kafka.tgz`, path("kafka.tgz"));
    assert.deepEqual(await readFile(path("kafka.tgz")), CONTENT);
  });

  it("follows where the server sends it", async () => {
    const url = await serve(({ url: asked }, response) =>
      asked === "/moved" ? response.end(CONTENT) : response.writeHead(302, { location: "/moved" }).end(),
    );
    await download(`${url}/kafka.tgz`, path("kafka.tgz"));
    assert.deepEqual(await readFile(path("kafka.tgz")), CONTENT);
  });

  it("does not follow without end", async () => {
    const url = await serve(({ url: asked }, response) => response.writeHead(302, { location: `${asked}z` }).end());
    await assert.rejects(download(`${url}/kafka.tgz`, path("kafka.tgz")), {
      message: `download of ${url}/kafka.tgz failed (HTTP 302); check the address and the network, or use a local file`,
    });
  });

  it("keeps an archive packed that a server takes for an encoding", async () => {
    const packed = gzipSync(CONTENT);
    const headers = { "content-encoding": "x-gzip", "content-length": packed.length };
    const url = await serve((_, response) => response.writeHead(200, headers).end(packed));
    await download(`${url}/kafka.tgz`, path("kafka.tgz"));
    assert.deepEqual(await readFile(path("kafka.tgz")), packed);
  });

  it("names what lies at the bottom of a failure", async () => {
    const port = await freePort();
    await assert.rejects(download(`http://127.0.0.1:${port}/kafka.tgz`, path("kafka.tgz")), {
      message: `download of http://127.0.0.1:${port}/kafka.tgz failed (connect ECONNREFUSED 127.0.0.1:${port}); check the address and the network, or use a local file`,
    });
  }).timeout(10_000);

  for (const status of [404, 403, 503]) {
    it(`takes ${status} for a no, at once`, async () => {
      let asked = 0;
      const url = await serve((_, response) => {
        asked += 1;
        response.writeHead(status).end("no");
      });
      await assert.rejects(download(`${url}/kafka.tgz`, path("kafka.tgz")), {
        message: `download of ${url}/kafka.tgz failed (HTTP ${status}); check the address and the network, or use a local file`,
      });
      assert.equal(asked, 1);
      assert.ok(!existsSync(path("kafka.tgz")));
    });
  }

  // All at once, since there is a pause before each further try.
  describe("over a connection that is cut", () => {
    const folder = temporaryFolder(aroundAll);
    const start = httpServers(aroundAll);

    /** Cuts the first connection once half of the file has arrived; the further ones are `answered`. */
    const downloadCut = async (name: string, answered: RequestListener) => {
      const requests: IncomingMessage[] = [];
      const url = await start(async (request, response) => {
        requests.push(request);
        if (requests.length > 1) {
          return answered(request, response);
        }
        response.writeHead(200, { "content-length": CONTENT.length });
        response.write(CONTENT.subarray(0, HALF));
        const arrived = async () => (await stat(folder(name))).size === HALF || undefined;
        await waitUntil(arrived, () => new Error("the first half did not arrive"), { timeoutMs: 5_000, intervalMs: 1 });
        response.destroy();
      });
      const [outcome] = await Promise.allSettled([download(`${url}/${name}`, folder(name))]);
      return { url, requests, outcome };
    };
    type Cut = Awaited<ReturnType<typeof downloadCut>>;

    let goesOn: Cut;
    let beginsAgain: Cut;
    let fails: Cut;
    before(async () => {
      [goesOn, beginsAgain, fails] = await Promise.all([
        downloadCut("goes-on.tgz", (_, response) =>
          response.writeHead(206, { "content-length": HALF }).end(CONTENT.subarray(HALF)),
        ),
        downloadCut("begins-again.tgz", (_, response) => response.end(CONTENT)),
        downloadCut("fails.tgz", (_, response) => response.destroy()),
      ]);
    });

    it("goes on where it ended, and asks for the rest alone", async () => {
      assert.equal(goesOn.outcome.status, "fulfilled");
      assert.deepEqual(
        goesOn.requests.map(({ headers }) => headers.range),
        [undefined, `bytes=${HALF}-`],
      );
      assert.deepEqual(await readFile(folder("goes-on.tgz")), CONTENT);
    });

    it("begins again where the server can't go on", async () => {
      assert.equal(beginsAgain.outcome.status, "fulfilled");
      assert.equal(beginsAgain.requests.length, 2);
      assert.deepEqual(await readFile(folder("begins-again.tgz")), CONTENT);
    });

    it("fails after the third time, and leaves no half of a file", () => {
      assert.ok(fails.outcome.status === "rejected");
      const { message, cause } = fails.outcome.reason as Error;
      assert.ok(message.startsWith(`download of ${fails.url}/fails.tgz failed (`), message);
      assert.ok(message.endsWith("); check the address and the network, or use a local file"), message);
      assert.ok(cause instanceof Error);
      assert.equal(fails.requests.length, 3);
      assert.ok(!existsSync(folder("fails.tgz")));
    });
  });

  describe("behind a proxy", () => {
    let proxyUrl = "";
    const tunnels: string[] = [];
    beforeEach(async () => {
      const origin = new URL(await serve((_, response) => response.end(CONTENT)));
      proxyUrl = await serve(
        () => assert.fail("the proxy was not asked for a tunnel"),
        (request, socket) => {
          tunnels.push(request.url ?? "");
          const there = connect(Number(origin.port), origin.hostname, () => {
            socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
            there.pipe(socket).pipe(there);
          });
          socket.on("error", () => there.destroy());
        },
      );
    });
    environment(() => ({ http_proxy: proxyUrl, HTTP_PROXY: proxyUrl }));

    it("goes through the one that the environment names", async () => {
      await download("http://kafka.example/kafka.tgz", path("kafka.tgz"));
      assert.deepEqual(tunnels, ["kafka.example:80"]);
      assert.deepEqual(await readFile(path("kafka.tgz")), CONTENT);
    });
  });
});
