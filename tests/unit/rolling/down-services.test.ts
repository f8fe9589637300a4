import assert from "node:assert/strict";
import type { Socket } from "node:net";

import { downServices } from "../../../components/rolling/down-services";
import { answeringMetadata } from "../../support/cluster-metadata";
import { tcpServers } from "../../support/tcp-server";

describe("downServices", () => {
  const serve = tcpServers();

  const brokerAt = (id: number, port: number) => ({
    service: `kafka-${id}`,
    kind: "kafka-metadata" as const,
    brokerIds: [id],
    access: { address: `127.0.0.1:${port}` },
  });

  const serverAt = (service: string, kind: "four-letter-word" | "kraft-quorum", port: number) => ({
    service,
    kind,
    brokerIds: [],
    access: { address: `127.0.0.1:${port}` },
  });

  it("returns brokers that no broker's metadata lists", async () => {
    const port = await serve(answeringMetadata(() => ({ brokerIds: [1, 2], partitions: [] })));
    assert.deepEqual(await downServices([0, 1, 2].map((id) => brokerAt(id, port))), ["kafka-0"]);
  });

  it("returns brokers that metadata lists and that do not respond, because they were killed a moment ago", async () => {
    const port = await serve(answeringMetadata(() => ({ brokerIds: [0, 1, 2], partitions: [] })));
    const hangsUp = await serve((socket) => socket.end());
    assert.deepEqual(await downServices([brokerAt(0, 1), brokerAt(1, port), brokerAt(2, hangsUp)]), [
      "kafka-0",
      "kafka-2",
    ]);
  });

  it("returns no listed broker that is only silent, because a restart must wait for its replicas", async () => {
    const port = await serve(answeringMetadata(() => ({ brokerIds: [0, 1], partitions: [] })));
    const silent = await serve(() => {});
    assert.deepEqual(await downServices([brokerAt(0, port), brokerAt(1, silent)]), []);
  });

  it("returns all brokers if none answers", async () => {
    assert.deepEqual(await downServices([brokerAt(0, 1), brokerAt(1, 1)]), ["kafka-0", "kafka-1"]);
  });

  it("returns other services that refuse or close the connection, and none that answers", async () => {
    const heard: Buffer[] = [];
    const answering = (socket: Socket) =>
      socket.on("data", (bytes) => {
        heard.push(bytes);
        socket.end("anything");
      });
    const [port, hangsUp] = [await serve(answering), await serve((socket) => socket.end())];
    assert.deepEqual(
      await downServices([
        serverAt("zookeeper", "four-letter-word", port),
        serverAt("zookeeper-2", "four-letter-word", 1),
        serverAt("zookeeper-3", "four-letter-word", hangsUp),
        serverAt("controller", "kraft-quorum", port),
      ]),
      ["zookeeper-2", "zookeeper-3"],
    );
    const hello = heard.map((bytes) => bytes.toString("latin1"));
    assert.deepEqual(hello.sort(), ["\0\0\0\x0a\0\x12\0\0\0\0\0\0\xff\xff", "srvr"]);
  });
});
