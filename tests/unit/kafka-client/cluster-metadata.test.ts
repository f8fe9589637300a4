import assert from "node:assert/strict";
import type { Socket } from "node:net";

import { type ClusterMetadata, clusterViews } from "../../../components/kafka-client/cluster-metadata";
import { answeringMetadata } from "../../support/cluster-metadata";
import { tcpServers } from "../../support/tcp-server";

const CLUSTER: ClusterMetadata = {
  brokerIds: [0, 2],
  addresses: ["127.0.0.1:1", "127.0.0.1:1"],
  partitions: [
    { name: "orders-0", topic: "orders", replicas: [0, 1, 2], inSync: [0, 2] },
    { name: "orders-1", topic: "orders", replicas: [1], inSync: [] },
    { name: "__consumer_offsets-0", topic: "__consumer_offsets", replicas: [0], inSync: [0] },
  ],
};

describe("clusterViews", () => {
  const serve = tcpServers();
  const at = (port: number) => ({ address: `127.0.0.1:${port}` });

  it("is what a broker knows, also of partitions without a leader", async () => {
    const port = await serve(answeringMetadata(() => CLUSTER));
    assert.deepEqual(await clusterViews([at(port)], 5_000), [CLUSTER]);
  });

  it("is also what the others know that it knows of, and that answer", async () => {
    const addresses: string[] = [];
    const whole = { ...CLUSTER, brokerIds: [0, 1, 2], addresses };
    for (const partitions of [CLUSTER.partitions, []]) {
      const port = await serve(answeringMetadata(() => ({ ...whole, partitions })));
      addresses.push(`127.0.0.1:${port}`);
    }
    const views = await clusterViews([{ address: addresses[0] as string }], 5_000);
    assert.deepEqual(
      views.map(({ partitions }) => partitions),
      [CLUSTER.partitions, []],
    );
  });

  it("asks for all topics and makes none, in bytes that Kafka takes", async () => {
    const asked: Buffer[] = [];
    const answer = answeringMetadata(() => CLUSTER);
    const port = await serve((socket: Socket) => {
      socket.on("data", (bytes) => asked.push(bytes));
      answer(socket);
    });
    await clusterViews([at(port)], 5_000);
    assert.equal(Buffer.concat(asked).toString("hex"), "0000000f0003000500000000ffffffffffff00");
  });

  it("puts an answer together that comes in pieces", async () => {
    const port = await serve((socket) => {
      const whole: Buffer[] = [];
      const fake = { on: (_: string, onData: () => void) => onData(), write: (bytes: Buffer) => whole.push(bytes) };
      answeringMetadata(() => CLUSTER)(fake as unknown as Socket);
      const bytes = Buffer.concat(whole);
      socket.once("data", () => {
        socket.write(bytes.subarray(0, 3));
        setImmediate(() => socket.write(bytes.subarray(3)));
      });
    });
    assert.deepEqual(await clusterViews([at(port)], 5_000), [CLUSTER]);
  });

  it("asks the next broker where one is gone, silent, hangs up or has just started", async () => {
    const [starting, silent, closing, answering] = [
      await serve(answeringMetadata(() => ({ brokerIds: [], partitions: [] }))),
      await serve(() => {}),
      await serve((socket) => socket.destroy()),
      await serve(answeringMetadata(() => CLUSTER)),
    ];
    assert.deepEqual(await clusterViews([at(starting), at(1), at(silent), at(closing), at(answering)], 300), [CLUSTER]);
  });

  it("fails with what each of them did where none answers", async () => {
    const silent = await serve(() => {});
    await assert.rejects(clusterViews([at(1), at(silent)], 300), {
      message: `no broker answers (127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1; 127.0.0.1:${silent}: 127.0.0.1:${silent} did not answer within 300 ms)`,
    });
  });
});
