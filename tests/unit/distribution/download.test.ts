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

  it("writes the body of the response", async () => {
    const url = await serve((_, response) => response.end(CONTENT));
    await download(`${url}/kafka.tgz`, path("kafka.tgz"));
    assert.deepEqual(await readFile(path("kafka.tgz")), CONTENT);
  });

  it("follows a redirect", async () => {
    const url = await serve(({ url: asked }, response) =>
      asked === "/moved" ? response.end(CONTENT) : response.writeHead(302, { location: "/moved" }).end(),
    );
    await download(`${url}/kafka.tgz`, path("kafka.tgz"));
    assert.deepEqual(await readFile(path("kafka.tgz")), CONTENT);
  });

  it("fails after too many redirects", async () => {
    const url = await serve(({ url: asked }, response) => response.writeHead(302, { location: `${asked}z` }).end());
    await assert.rejects(download(`${url}/kafka.tgz`, path("kafka.tgz")), {
      message: `download of ${url}/kafka.tgz failed (HTTP 302); check the address and the network, or use a local file`,
    });
  });

  it("does not unpack an archive that the server sends with a content encoding", async () => {
    const packed = gzipSync(CONTENT);
    const headers = { "content-encoding": "x-gzip", "content-length": packed.length };
    const url = await serve((_, response) => response.writeHead(200, headers).end(packed));
    await download(`${url}/kafka.tgz`, path("kafka.tgz"));
    assert.deepEqual(await readFile(path("kafka.tgz")), packed);
  });

  it("names the root cause of a failure", async () => {
    const port = await freePort();
    await assert.rejects(download(`http://127.0.0.1:${port}/kafka.tgz`, path("kafka.tgz")), {
      message: `download of http://127.0.0.1:${port}/kafka.tgz failed (connect ECONNREFUSED 127.0.0.1:${port}); check the address and the network, or use a local file`,
    });
  }).timeout(10_000);

  for (const status of [404, 403, 503]) {
    it(`fails at once on status ${status}`, async () => {
      let requests = 0;
      const url = await serve((_, response) => {
        requests += 1;
        response.writeHead(status).end("no");
      });
      await assert.rejects(download(`${url}/kafka.tgz`, path("kafka.tgz")), {
        message: `download of ${url}/kafka.tgz failed (HTTP ${status}); check the address and the network, or use a local file`,
      });
      assert.equal(requests, 1);
      assert.ok(!existsSync(path("kafka.tgz")));
    });
  }

  // All side by side, because each further attempt follows a pause.
  describe("over an interrupted connection", () => {
    const folder = temporaryFolder(aroundAll);
    const start = httpServers(aroundAll);

    /** Interrupts the first connection after half of the file. `answer` handles the further ones. */
    const downloadInterrupted = async (name: string, answer: RequestListener) => {
      const requests: IncomingMessage[] = [];
      const url = await start(async (request, response) => {
        requests.push(request);
        if (requests.length > 1) {
          return answer(request, response);
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
    type Interrupted = Awaited<ReturnType<typeof downloadInterrupted>>;

    let continued: Interrupted;
    let restarted: Interrupted;
    let failed: Interrupted;
    before(async () => {
      [continued, restarted, failed] = await Promise.all([
        downloadInterrupted("continued.tgz", (_, response) =>
          response.writeHead(206, { "content-length": HALF }).end(CONTENT.subarray(HALF)),
        ),
        downloadInterrupted("restarted.tgz", (_, response) => response.end(CONTENT)),
        downloadInterrupted("failed.tgz", (_, response) => response.destroy()),
      ]);
    });

    it("requests only the rest", async () => {
      assert.equal(continued.outcome.status, "fulfilled");
      assert.deepEqual(
        continued.requests.map(({ headers }) => headers.range),
        [undefined, `bytes=${HALF}-`],
      );
      assert.deepEqual(await readFile(folder("continued.tgz")), CONTENT);
    });

    it("starts again if the server sends the whole file", async () => {
      assert.equal(restarted.outcome.status, "fulfilled");
      assert.equal(restarted.requests.length, 2);
      assert.deepEqual(await readFile(folder("restarted.tgz")), CONTENT);
    });

    it("fails after the third attempt, and leaves no file", () => {
      assert.ok(failed.outcome.status === "rejected");
      const { message, cause } = failed.outcome.reason as Error;
      assert.ok(message.startsWith(`download of ${failed.url}/failed.tgz failed (`), message);
      assert.ok(message.endsWith("); check the address and the network, or use a local file"), message);
      assert.ok(cause instanceof Error);
      assert.equal(failed.requests.length, 3);
      assert.ok(!existsSync(folder("failed.tgz")));
    });
  });

  describe("behind a proxy", () => {
    let proxyUrl = "";
    const tunnels: string[] = [];
    beforeEach(async () => {
      const origin = new URL(await serve((_, response) => response.end(CONTENT)));
      proxyUrl = await serve(
        () => assert.fail("the proxy received a request without a tunnel"),
        (request, socket) => {
          tunnels.push(request.url ?? "");
          const upstream = connect(Number(origin.port), origin.hostname, () => {
            socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
            upstream.pipe(socket).pipe(upstream);
          });
          socket.on("error", () => upstream.destroy());
        },
      );
    });
    environment(() => ({ http_proxy: proxyUrl, HTTP_PROXY: proxyUrl }));

    it("uses the proxy of the environment", async () => {
      await download("http://kafka.example/kafka.tgz", path("kafka.tgz"));
      assert.deepEqual(tunnels, ["kafka.example:80"]);
      assert.deepEqual(await readFile(path("kafka.tgz")), CONTENT);
    });
  });
});
