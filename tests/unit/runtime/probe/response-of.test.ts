import assert from "node:assert/strict";
import type { Socket } from "node:net";
import type { Probe } from "../../../../components/runtime/probe/probe";
import { responseOf } from "../../../../components/runtime/probe/response-of";
import { tcpServers } from "../../../support/tcp-server";

const API_VERSIONS = "\0\0\0\x0a\0\x12\0\0\0\0\0\0\xff\xff";

describe("responseOf", () => {
  const serve = tcpServers();
  const at = (port: number) => ({ address: `127.0.0.1:${port}` });

  const requests: Readonly<Record<Probe["kind"], string>> = {
    "four-letter-word": "srvr",
    "kafka-metadata": API_VERSIONS,
    "kraft-quorum": API_VERSIONS,
  };
  for (const [kind, request] of Object.entries(requests) as [Probe["kind"], string][]) {
    it(`sends ${JSON.stringify(request)} to a service with the probe ${kind}`, async () => {
      const received: string[] = [];
      const port = await serve((socket: Socket) =>
        socket.on("data", (bytes) => {
          received.push(bytes.toString("latin1"));
          socket.write("anything");
        }),
      );
      assert.equal(await responseOf(kind, at(port)), "answers");
      assert.deepEqual(received, [request]);
    });
  }

  it("is closed if nothing listens", async () => {
    assert.equal(await responseOf("kafka-metadata", at(1)), "closed");
  });

  it("is closed if the service closes the connection", async () => {
    const port = await serve((socket) => socket.end());
    assert.equal(await responseOf("four-letter-word", at(port)), "closed");
  });

  it("is silent if the service does not answer in time", async () => {
    const port = await serve(() => {});
    assert.equal(await responseOf("kraft-quorum", at(port), 50), "silent");
  });
});
