import assert from "node:assert/strict";

import { type MetadataAnswer, NO_LEADER } from "../../../../components/kafka-client/cluster-metadata";
import type { BrokerView } from "../../../../tools/status/broker-views";
import { clusterStatus } from "../../../../tools/status/cluster-status";

const METADATA: MetadataAnswer = {
  clusterId: "X",
  controllerId: 1,
  brokerIds: [0, 1],
  addresses: [],
  partitions: [
    { name: "__consumer_offsets-0", topic: "__consumer_offsets", replicas: [0], inSync: [0] },
    { name: "orders-1", topic: "orders", replicas: [0, 1], inSync: [0] },
    { name: "orders-0", topic: "orders", replicas: [1], inSync: [1] },
  ],
  errors: new Map(),
  leaders: new Map([
    ["__consumer_offsets-0", 0],
    ["orders-1", 0],
    ["orders-0", NO_LEADER],
  ]),
};

const view = (id: number, more: Partial<BrokerView>): BrokerView => ({
  service: `kafka-${id}`,
  id,
  address: `127.0.0.1:${9092 + id}`,
  ...more,
});

describe("clusterStatus", () => {
  it("has the view of the broker that knows most brokers, and the largest replica of each partition", () => {
    const size = (partition: string, bytes: number) => ({ partition, topic: "orders", bytes });
    assert.deepEqual(
      clusterStatus(
        [
          view(0, {
            metadata: { ...METADATA, brokerIds: [0], partitions: [] },
            replicas: [size("orders-1", 10)],
            groups: ["b"],
          }),
          view(1, { metadata: METADATA, replicas: [size("orders-1", 7), size("orders-0", 5)], groups: ["b", "a"] }),
          view(2, { failure: "connect ECONNREFUSED" }),
        ],
        "zookeeper",
      ),
      {
        clusterId: "X",
        brokers: [
          { id: 0, service: "kafka-0", address: "127.0.0.1:9092", isRegistered: true, isController: false },
          { id: 1, service: "kafka-1", address: "127.0.0.1:9093", isRegistered: true, isController: true },
          {
            id: 2,
            service: "kafka-2",
            address: "127.0.0.1:9094",
            isRegistered: false,
            isController: false,
            failure: "connect ECONNREFUSED",
          },
        ],
        topics: [
          { name: "orders", partitions: 2, replicas: 2, bytes: 15, outOfSync: ["orders-1"], leaderless: ["orders-0"] },
          { name: "__consumer_offsets", partitions: 1, replicas: 1, bytes: 0, outOfSync: [], leaderless: [] },
        ],
        groupNames: ["a", "b"],
      },
    );
  });

  it("has the quorum of a KRaft cluster, where no broker is the controller", () => {
    const quorum = {
      leaderId: 3002,
      voters: [
        { nodeId: 3001, caughtUpMs: 900 },
        { nodeId: 3002, caughtUpMs: 1_000 },
        { nodeId: 3003, caughtUpMs: -1 },
      ],
    };
    const status = clusterStatus([view(1, { metadata: METADATA, quorum })], "kraft");
    assert.deepEqual(status.quorum, {
      leaderId: 3002,
      voters: [
        { id: 3001, lagMs: 100 },
        { id: 3002, lagMs: 0 },
        { id: 3003, lagMs: null },
      ],
    });
    assert.equal(status.brokers[0]?.isController, false);
  });

  it("knows no topics if no broker answers", () => {
    assert.deepEqual(clusterStatus([view(0, { failure: "late" })], "kraft"), {
      brokers: [
        {
          id: 0,
          service: "kafka-0",
          address: "127.0.0.1:9092",
          isRegistered: false,
          isController: false,
          failure: "late",
        },
      ],
      topics: [],
      groupNames: [],
    });
  });
});
