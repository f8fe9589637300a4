import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { connect } from "node:net";

import { download } from "../../../components/distribution/download";
import { waitUntil } from "../../../components/shared/wait-until";
import { environment } from "../support/environment";
import { httpServers } from "../support/http-server";
import { temporaryFolder } from "../support/temporary-folder";

const CONTENT = Buffer.alloc(100_000, "kafka_2.13-3.3.1 ");
const HALF = CONTENT.length / 2;

describe("download", () => {
  const path = temporaryFolder();
  const serve = httpServers();

  /** Sends the first half, and cuts the connection once it has arrived. */
  const cut = async (response: ServerResponse): Promise<void> => {
    response.writeHead(200, { "content-length": CONTENT.length });
    response.write(CONTENT.subarray(0, HALF));
    const arrived = async () => (await stat(path("kafka.tgz"))).size === HALF || undefined;
    await waitUntil(arrived, () => new Error("the first half did not arrive"), { timeoutMs: 5_000, intervalMs: 1 });
    response.destroy();
  };

  /** Cuts the first request's connection; the others are `answered`. */
  const cutFirst = (answered: RequestListener) => {
    const requests: IncomingMessage[] = [];
    const listener: RequestListener = (request, response) => {
      requests.push(request);
      return requests.length === 1 ? cut(response) : answered(request, response);
    };
    return { listener, requests };
  };

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

  it("goes on where a cut connection ended, and asks for the rest alone", async () => {
    const { listener, requests } = cutFirst((_, response) =>
      response.writeHead(206, { "content-length": HALF }).end(CONTENT.subarray(HALF)),
    );
    const url = await serve(listener);
    await download(`${url}/kafka.tgz`, path("kafka.tgz"));
    assert.deepEqual(
      requests.map(({ headers }) => headers.range),
      [undefined, `bytes=${HALF}-`],
    );
    assert.deepEqual(await readFile(path("kafka.tgz")), CONTENT);
  });

  it("begins again where the server can't go on", async () => {
    const { listener, requests } = cutFirst((_, response) => response.end(CONTENT));
    const url = await serve(listener);
    await download(`${url}/kafka.tgz`, path("kafka.tgz"));
    assert.equal(requests.length, 2);
    assert.deepEqual(await readFile(path("kafka.tgz")), CONTENT);
  });

  it("fails after three cut connections, and leaves no half of a file", async () => {
    const { listener, requests } = cutFirst((_, response) => response.destroy());
    const url = await serve(listener);
    await assert.rejects(download(`${url}/kafka.tgz`, path("kafka.tgz")), (error: Error) => {
      assert.ok(error.message.startsWith(`download of ${url}/kafka.tgz failed (`), error.message);
      assert.ok(error.message.endsWith("); check the address and the network, or use a local file"), error.message);
      assert.ok(error.cause instanceof Error);
      return true;
    });
    assert.equal(requests.length, 3);
    assert.ok(!existsSync(path("kafka.tgz")));
  });

  const refusals: readonly (readonly [status: number, text: string])[] = [
    [404, "Not Found"],
    [403, "Forbidden"],
    [503, "Service Unavailable"],
  ];
  for (const [status, text] of refusals) {
    it(`takes ${status} for a no, at once`, async () => {
      let asked = 0;
      const url = await serve((_, response) => {
        asked += 1;
        response.writeHead(status).end("no");
      });
      await assert.rejects(download(`${url}/kafka.tgz`, path("kafka.tgz")), {
        message: `download of ${url}/kafka.tgz failed (HTTP ${status} ${text}); check the address and the network, or use a local file`,
      });
      assert.equal(asked, 1);
      assert.ok(!existsSync(path("kafka.tgz")));
    });
  }

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
