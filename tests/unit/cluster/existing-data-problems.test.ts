import assert from "node:assert/strict";

import {
  type BrokerData,
  type ClusterData,
  existingDataProblems,
  type ServiceData,
} from "../../../components/cluster/existing-data-problems";
import type { DataState } from "../../../components/runtime/runtime";
import { describeProblems } from "../../../components/shared/problems";

type Coordination = ClusterData["coordination"];

const broker = (
  nodeId: number,
  clusterId?: string,
  meta: Partial<NonNullable<BrokerData["meta"]>> = {},
  state: DataState = clusterId === undefined ? "none" : "there",
): BrokerData => ({
  ...{ service: `kafka-${nodeId}`, nodeId, state, place: `/data/kafka-${nodeId}` },
  ...(clusterId !== undefined && { meta: { coordination: "zookeeper", nodeId, clusterId, ...meta } }),
});
const KRAFT = { coordination: "kraft" } as const;

const server = (state: DataState, service = "zookeeper"): ServiceData => ({
  service,
  state,
  place: `/data/${service}`,
});

const knows = (clusterIds: Readonly<Record<string, string>>, coordination: Coordination = "zookeeper") => ({
  clusterIds,
  coordination,
});

const cluster = (given: Partial<ClusterData>): ClusterData => ({
  coordination: "zookeeper",
  brokers: [broker(0, "X")],
  coordinators: [server("there")],
  namesTopics: false,
  known: { clusterIds: {} },
  acceptDataLoss: "",
  ...given,
});

const of = (given: Partial<ClusterData>) => {
  const { problems, warnings, dataToDelete } = existingDataProblems(cluster(given));
  return { says: describeProblems(problems), warnings, dataToDelete };
};
const NOTHING = { says: "", warnings: [], dataToDelete: {} };

describe("dataProblems", () => {
  describe("has nothing against", () => {
    const cases: Readonly<Record<string, Partial<ClusterData>>> = {
      "a cluster that was never begun": { brokers: [broker(0)], coordinators: [server("none")] },
      "a first `up` that was cut before the broker's": { brokers: [broker(0)], coordinators: [server("there")] },
      "one that was cut in the broker's start": {
        brokers: [broker(0, undefined, {}, "lost")],
        coordinators: [server("there")],
      },
      "one that was cut once the broker had written": { known: { clusterIds: {} } },
      "one whose first broker failed": { brokers: [broker(0, undefined, {}, "there")] },
      "a cluster that ZooKeeper names": { zooKeeperId: "X" },
      "a cluster that runs": { known: knows({ "kafka-0": "X" }) },
      "data that was kept": { brokers: [broker(0, "X", {}, "kept")], coordinators: [server("kept")] },
      "a broker more": { brokers: [broker(0, "X"), broker(1)], known: knows({ "kafka-0": "X" }) },
      "a broker more whose start was cut": {
        brokers: [broker(0, "X"), broker(1, undefined, {}, "lost")],
        known: knows({ "kafka-0": "X" }),
      },
      "a broker whose data was being removed": { brokers: [broker(0)], known: knows({ "kafka-0": "X" }) },
      "a cluster of which nothing is left": {
        brokers: [broker(0, undefined, {}, "lost")],
        coordinators: [server("lost")],
        known: knows({ "kafka-0": "X" }),
      },
      "one of three ZooKeepers that has lost its data": {
        coordinators: [server("there"), server("lost", "zookeeper-2"), server("used", "zookeeper-3")],
        known: knows({ "kafka-0": "X" }),
      },
      "data that Kafka runs with": { brokers: [broker(0, "X", {}, "used")], known: knows({ "kafka-0": "X" }) },
      "a ZooKeeper that was kept before it named topics": { brokers: [broker(0)], coordinators: [server("kept")] },
      "a first `up` of KRaft's, cut once the storage was formatted": {
        ...{ coordination: "kraft", brokers: [broker(0, "X", KRAFT)] },
        coordinators: [server("none", "controller")],
      },
      "a KRaft cluster of one node": {
        ...{ coordination: "kraft", brokers: [broker(0, "X", KRAFT)] },
        coordinators: [broker(0, "X", KRAFT)],
        known: knows({ "kafka-0": "X" }, "kraft"),
      },
    };
    for (const [what, given] of Object.entries(cases)) {
      it(what, () => {
        assert.deepEqual(of(given), NOTHING);
      });
    }
  });

  describe("refuses", () => {
    const cases: Readonly<Record<string, readonly [Partial<ClusterData>, string]>> = {
      "data of another broker": [
        { brokers: [broker(0, "X", { nodeId: 1 }), broker(1, "X", { nodeId: 0 })] },
        "data of kafka-0 must be that of broker 0, got that of broker 1 in /data/kafka-0; put the data of each broker back in its place; " +
          "data of kafka-1 must be that of broker 1, got that of broker 0 in /data/kafka-1; put the data of each broker back in its place",
      ],
      "data of another cluster than the state's": [
        { brokers: [broker(0, "X"), broker(1, "Y")], known: knows({ "kafka-0": "X" }) },
        "data of kafka-1 must be that of cluster X, which the stack's state knows, got that of cluster Y in /data/kafka-1; bring the right data back, or, to lose the data of cluster Y, `pulumi config set acceptDataLoss Y`",
      ],
      "data of several clusters": [
        { brokers: [broker(0, "X"), broker(1, "Y"), broker(2, "X")] },
        "data of brokers must be that of one cluster, got X in kafka-0, kafka-2 and Y in kafka-1; bring the right data back, or, to lose that of one of them, `pulumi config set acceptDataLoss` with its id, such as X",
      ],
      "KRaft with data of a ZooKeeper's cluster": [
        {
          coordination: "kraft",
          brokers: [broker(0, "X"), broker(1, "X")],
          coordinators: [server("none", "controller")],
        },
        'coordination must stay "zookeeper" for as long as there is data of such a cluster, got "kraft" and that of cluster X (kafka-0, kafka-1); set it back, or, to lose the data of cluster X, `pulumi config set acceptDataLoss X`',
      ],
      "ZooKeeper with data of a KRaft cluster": [
        { brokers: [broker(0, "X", KRAFT)], coordinators: [server("none")], known: knows({ "kafka-0": "X" }, "kraft") },
        'coordination must stay "kraft" for as long as there is data of such a cluster, got "zookeeper" and that of cluster X (kafka-0); set it back, or, to lose the data of cluster X, `pulumi config set acceptDataLoss X`',
      ],
      "brokers' data without ZooKeeper's": [
        { coordinators: [server("lost")], known: knows({ "kafka-0": "X" }) },
        "data of zookeeper must be there with that of kafka-0, got none in /data/zookeeper; bring it back, or, to lose the data of cluster X, `pulumi config set acceptDataLoss X`",
      ],
      "brokers' data without that of most ZooKeepers": [
        { coordinators: [server("kept"), server("none", "zookeeper-2"), server("none", "zookeeper-3")] },
        "data of zookeeper-2, zookeeper-3 must be there with that of kafka-0, got none in /data/zookeeper-2, /data/zookeeper-3; bring it back, or set zookeepers back to what it was, or, to lose the data of cluster X, `pulumi config set acceptDataLoss X`",
      ],
      "ZooKeeper's data of another cluster": [
        { zooKeeperId: "Y", known: knows({ "kafka-0": "X" }) },
        "data of zookeeper must be that of cluster X, as that of kafka-0 is, got that of cluster Y in /data/zookeeper; bring the right data back, or, to lose the data of cluster X, `pulumi config set acceptDataLoss X`",
      ],
      "a broker without its data": [
        { brokers: [broker(0, undefined, {}, "lost")], known: knows({ "kafka-0": "X" }) },
        "data of kafka-0 must be there with that of zookeeper, got none in /data/kafka-0; bring it back, or, to lose what it held of cluster X, `pulumi config set acceptDataLoss X`",
      ],
      "a ZooKeeper's topics without a broker's data": [
        { brokers: [broker(0)], coordinators: [server("kept")], namesTopics: true },
        "data of kafka-0 must be there with that of zookeeper, which names topics, got none in /data/kafka-0; bring it back or remove /data/zookeeper too",
      ],
      "a node of KRaft's that votes without its data": [
        {
          ...{ coordination: "kraft", brokers: [broker(0, undefined, {}, "lost"), broker(1, "X", KRAFT)] },
          coordinators: [broker(0, undefined, {}, "lost")],
          known: knows({ "kafka-0": "X", "kafka-1": "X" }, "kraft"),
        },
        "data of kafka-0 must be there with that of kafka-1, got none in /data/kafka-0; bring it back, or begin with as many brokers and controllers as it had at first, or, to lose the data of cluster X, `pulumi config set acceptDataLoss X`",
      ],
    };
    for (const [what, [given, says]] of Object.entries(cases)) {
      it(what, () => {
        assert.deepEqual(of(given), { ...NOTHING, says });
      });
      it(`${what}, also where the loss of another cluster's is accepted`, () => {
        assert.deepEqual(of({ ...given, acceptDataLoss: "Z" }), { ...NOTHING, says });
      });
    }
  });

  describe("where the loss is accepted by the cluster's id", () => {
    const cases: Readonly<Record<string, readonly [Partial<ClusterData>, Readonly<Record<string, string>>]>> = {
      "dataToDelete what KRaft would refuse": [
        {
          ...{
            coordination: "kraft",
            brokers: [broker(0, "X"), broker(1)],
            coordinators: [server("none", "controller")],
          },
          known: knows({ "kafka-0": "X" }),
        },
        { "kafka-0": "X" },
      ],
      "dataToDelete what ZooKeeper's broker would refuse": [
        { brokers: [broker(0, "X", KRAFT)], coordinators: [server("none")], known: knows({ "kafka-0": "X" }, "kraft") },
        { "kafka-0": "X" },
      ],
      "goes on with a change that was cut once the data was gone": [
        {
          ...{ coordination: "kraft", brokers: [broker(0, undefined, {}, "lost")], coordinators: [server("none")] },
          known: knows({ "kafka-0": "X" }),
        },
        { "kafka-0": "X" },
      ],
      "goes on with a change that was cut once the new data was there": [
        {
          ...{ coordination: "kraft", brokers: [broker(0, "Y", KRAFT)], coordinators: [server("there", "controller")] },
          known: knows({ "kafka-0": "X" }),
        },
        { "kafka-0": "X" },
      ],
      "dataToDelete brokers' data without ZooKeeper's": [{ coordinators: [server("lost")] }, { "kafka-0": "X" }],
      "goes on once that is gone and ZooKeeper has begun anew": [
        { brokers: [broker(0, undefined, {}, "lost")], known: knows({ "kafka-0": "X" }) },
        { "kafka-0": "X" },
      ],
      "dataToDelete what is not of ZooKeeper's cluster": [{ zooKeeperId: "Y" }, { "kafka-0": "X" }],
      "dataToDelete what the state does not know": [
        { brokers: [broker(0, "X"), broker(1, "Y")], known: knows({ "kafka-0": "Y" }) },
        { "kafka-0": "X" },
      ],
      "dataToDelete that of one of two clusters": [{ brokers: [broker(0, "X"), broker(1, "Y")] }, { "kafka-0": "X" }],
    };
    for (const [what, [given, dataToDelete]] of Object.entries(cases)) {
      it(what, () => {
        assert.deepEqual(of({ ...given, acceptDataLoss: "X" }), { ...NOTHING, dataToDelete });
      });
    }

    it("never lets a broker have another's data", () => {
      assert.match(
        of({ brokers: [broker(0, "X", { nodeId: 1 })], acceptDataLoss: "X" }).says,
        /^data of kafka-0 must be/,
      );
    });

    it("says that nothing stands in its way any more", () => {
      const { says, warnings, dataToDelete } = of({ known: knows({ "kafka-0": "X" }), acceptDataLoss: "X" });
      assert.deepEqual({ says, dataToDelete }, { says: "", dataToDelete: {} });
      assert.match(warnings[0] ?? "", /^acceptDataLoss names the cluster that runs, /);
    });

    it("means nothing for the cluster that comes after", () => {
      const after = { brokers: [broker(0, "Y")], known: knows({ "kafka-0": "Y" }), acceptDataLoss: "X" };
      assert.deepEqual(of(after), NOTHING);
      assert.match(of({ ...after, coordination: "kraft" }).says, /acceptDataLoss Y`$/);
    });
  });
});
