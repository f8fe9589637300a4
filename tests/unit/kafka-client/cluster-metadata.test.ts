import assert from "node:assert/strict";
import type { Socket } from "node:net";

import { type ClusterMetadata, clusterViews } from "../../../components/kafka-client/cluster-metadata";
import type { ServiceAccess } from "../../../components/kafka-client/service-access";
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

  /** Views of the cluster, reduced to the members of {@link ClusterMetadata}. */
  const views = async (brokers: readonly ServiceAccess[], timeoutMs = 5_000): Promise<ClusterMetadata[]> =>
    (await clusterViews(brokers, timeoutMs)).map(({ brokerIds, addresses, partitions }) => ({
      brokerIds,
      addresses,
      partitions,
    }));

  it("returns the metadata of a broker, partitions without a leader included", async () => {
    const port = await serve(answeringMetadata(() => CLUSTER));
    assert.deepEqual(await views([at(port)]), [CLUSTER]);
  });

  it("returns the metadata of the other brokers that the first one lists and that answer", async () => {
    const addresses: string[] = [];
    const whole = { ...CLUSTER, brokerIds: [0, 1, 2], addresses };
    for (const partitions of [CLUSTER.partitions, []]) {
      const port = await serve(answeringMetadata(() => ({ ...whole, partitions })));
      addresses.push(`127.0.0.1:${port}`);
    }
    assert.deepEqual(
      (await views([{ address: addresses[0] as string }])).map(({ partitions }) => partitions),
      [CLUSTER.partitions, []],
    );
  });

  it("requests all topics and creates none, in Kafka's format", async () => {
    const requests: Buffer[] = [];
    const answer = answeringMetadata(() => CLUSTER);
    const port = await serve((socket: Socket) => {
      socket.on("data", (bytes) => requests.push(bytes));
      answer(socket);
    });
    await clusterViews([at(port)], 5_000);
    assert.equal(Buffer.concat(requests).toString("hex"), "0000000f0003000500000000ffffffffffff00");
  });

  it("reads a response that comes in pieces", async () => {
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
    assert.deepEqual(await views([at(port)]), [CLUSTER]);
  });

  it("asks the next broker if one is gone, does not respond, closes the connection or has just started", async () => {
    const [starting, silent, closing, answering] = [
      await serve(answeringMetadata(() => ({ brokerIds: [], partitions: [] }))),
      await serve(() => {}),
      await serve((socket) => socket.destroy()),
      await serve(answeringMetadata(() => CLUSTER)),
    ];
    assert.deepEqual(await views([at(starting), at(1), at(silent), at(closing), at(answering)], 300), [CLUSTER]);
  });

  it("rejects with the reason of each broker if none answers", async () => {
    const silent = await serve(() => {});
    await assert.rejects(clusterViews([at(1), at(silent)], 300), {
      message: `no broker answers (127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1; 127.0.0.1:${silent}: no answer to Metadata within 300 ms)`,
    });
  });
});
