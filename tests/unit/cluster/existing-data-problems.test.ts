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
  state: DataState = clusterId === undefined ? "none" : "present",
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

const records = (clusterIds: Readonly<Record<string, string>>, coordination: Coordination = "zookeeper") => ({
  clusterIds,
  coordination,
});

const cluster = (given: Partial<ClusterData>): ClusterData => ({
  coordination: "zookeeper",
  brokers: [broker(0, "X")],
  coordinators: [server("present")],
  namesTopics: false,
  recorded: { clusterIds: {} },
  acceptDataLoss: "",
  ...given,
});

const of = (given: Partial<ClusterData>) => {
  const { problems, warnings, dataToDelete } = existingDataProblems(cluster(given));
  return { says: describeProblems(problems), warnings, dataToDelete };
};
const NOTHING = { says: "", warnings: [], dataToDelete: {} };

describe("existingDataProblems", () => {
  describe("allows", () => {
    const cases: Readonly<Record<string, Partial<ClusterData>>> = {
      "the accepted loss of one of several folders, and deletes nothing": {
        brokers: [{ ...broker(0, "X"), folders: { lost: ["/d2/kafka-0"] } }],
        acceptDataLoss: "X",
      },
      "a cluster without any data": { brokers: [broker(0)], coordinators: [server("none")] },
      "the data of a first `up` that was interrupted before the broker's start": {
        brokers: [broker(0)],
        coordinators: [server("present")],
      },
      "the data of a first `up` that was interrupted in the broker's start": {
        brokers: [broker(0, undefined, {}, "lost")],
        coordinators: [server("present")],
      },
      "the data of a first `up` that was interrupted after the broker had written": { recorded: { clusterIds: {} } },
      "the data of a broker that failed at its first start": { brokers: [broker(0, undefined, {}, "present")] },
      "data of the cluster in ZooKeeper's data": { zooKeeperId: "X" },
      "data of the recorded cluster": { recorded: records({ "kafka-0": "X" }) },
      "retained data": { brokers: [broker(0, "X", {}, "retained")], coordinators: [server("retained")] },
      "another broker without data": { brokers: [broker(0, "X"), broker(1)], recorded: records({ "kafka-0": "X" }) },
      "another broker whose start was interrupted": {
        brokers: [broker(0, "X"), broker(1, undefined, {}, "lost")],
        recorded: records({ "kafka-0": "X" }),
      },
      "a broker whose data an interrupted `destroy` has removed": {
        brokers: [broker(0)],
        recorded: records({ "kafka-0": "X" }),
      },
      "a cluster that has lost all its data": {
        brokers: [broker(0, undefined, {}, "lost")],
        coordinators: [server("lost")],
        recorded: records({ "kafka-0": "X" }),
      },
      "the loss of the data of one of three ZooKeeper servers": {
        coordinators: [server("present"), server("lost", "zookeeper-2"), server("used", "zookeeper-3")],
        recorded: records({ "kafka-0": "X" }),
      },
      "data that a running broker uses": {
        brokers: [broker(0, "X", {}, "used")],
        recorded: records({ "kafka-0": "X" }),
      },
      "retained data of a ZooKeeper that names no topics": { brokers: [broker(0)], coordinators: [server("retained")] },
      "the data of a first `up` with KRaft that was interrupted after the storage was formatted": {
        ...{ coordination: "kraft", brokers: [broker(0, "X", KRAFT)] },
        coordinators: [server("none", "controller")],
      },
      "data of a KRaft cluster of one node": {
        ...{ coordination: "kraft", brokers: [broker(0, "X", KRAFT)] },
        coordinators: [broker(0, "X", KRAFT)],
        recorded: records({ "kafka-0": "X" }, "kraft"),
      },
    };
    for (const [what, given] of Object.entries(cases)) {
      it(what, () => {
        assert.deepEqual(of(given), NOTHING);
      });
    }
  });

  describe("refuses", () => {
    const inFolders = (nodeId: number, folders: ServiceData["folders"], clusterId?: string): BrokerData => ({
      ...broker(nodeId, clusterId),
      place: `/d1/kafka-${nodeId},/d2/kafka-${nodeId}`,
      folders,
    });
    const cases: Readonly<Record<string, readonly [Partial<ClusterData>, string]>> = {
      "other folders than those with data, once for all brokers": [
        { brokers: [0, 1].map((nodeId) => inFolders(nodeId, { reason: "must begin with /d1", lost: [] }, "X")) },
        "dataDir must begin with /d1",
      ],
      "other folders, and says nothing of data that is not there": [
        {
          brokers: [inFolders(0, { reason: "must begin with /d1", lost: [] }, "X")],
          coordinators: [server("lost")],
          recorded: records({ "kafka-0": "X" }),
        },
        "dataDir must begin with /d1",
      ],
      "a lost folder of several ones": [
        { brokers: [inFolders(0, { lost: ["/d2/kafka-0"] }, "X"), broker(1, "X")] },
        "data of kafka-0 must exist in all folders that it is spread over (/d1/kafka-0,/d2/kafka-0), got none of it in /d2/kafka-0; " +
          "mount the right disk or restore the data, or, to continue without the lost part, run `pulumi config set acceptDataLoss X`",
      ],
      "a lost folder of data without a known id": [
        { brokers: [inFolders(0, { lost: ["/d1/kafka-0"] })] },
        "data of kafka-0 must exist in all folders that it is spread over (/d1/kafka-0,/d2/kafka-0), got none of it in /d1/kafka-0; " +
          "mount the right disk or restore the data",
      ],
      "data of another broker": [
        { brokers: [broker(0, "X", { nodeId: 1 }), broker(1, "X", { nodeId: 0 })] },
        "data of kafka-0 must belong to broker 0, got data of broker 1 in /data/kafka-0; move the data of each broker back to its folder; " +
          "data of kafka-1 must belong to broker 1, got data of broker 0 in /data/kafka-1; move the data of each broker back to its folder",
      ],
      "data of a cluster that the state does not record": [
        { brokers: [broker(0, "X"), broker(1, "Y")], recorded: records({ "kafka-0": "X" }) },
        "data of kafka-1 must belong to cluster X, which the stack's state records, got data of cluster Y in /data/kafka-1; restore the right data, or, to delete the data of cluster Y, run `pulumi config set acceptDataLoss Y`",
      ],
      "data of several clusters": [
        { brokers: [broker(0, "X"), broker(1, "Y"), broker(2, "X")] },
        "data of brokers must belong to one cluster, got X in kafka-0, kafka-2 and Y in kafka-1; restore the right data, or, to delete the data of one of them, run `pulumi config set acceptDataLoss` with its id, such as X",
      ],
      "KRaft with data of a cluster with ZooKeeper": [
        {
          coordination: "kraft",
          brokers: [broker(0, "X"), broker(1, "X")],
          coordinators: [server("none", "controller")],
        },
        'coordination must stay "zookeeper" while data of cluster X exists (kafka-0, kafka-1), got "kraft"; set it back, or, to delete the data of cluster X, run `pulumi config set acceptDataLoss X`',
      ],
      "ZooKeeper with data of a KRaft cluster": [
        {
          brokers: [broker(0, "X", KRAFT)],
          coordinators: [server("none")],
          recorded: records({ "kafka-0": "X" }, "kraft"),
        },
        'coordination must stay "kraft" while data of cluster X exists (kafka-0), got "zookeeper"; set it back, or, to delete the data of cluster X, run `pulumi config set acceptDataLoss X`',
      ],
      "brokers' data without ZooKeeper's": [
        { coordinators: [server("lost")], recorded: records({ "kafka-0": "X" }) },
        "data of zookeeper must exist with the data of kafka-0, got none in /data/zookeeper; restore it, or, to delete the data of cluster X, run `pulumi config set acceptDataLoss X`",
      ],
      "brokers' data without the data of most ZooKeeper servers": [
        { coordinators: [server("retained"), server("none", "zookeeper-2"), server("none", "zookeeper-3")] },
        "data of zookeeper-2, zookeeper-3 must exist with the data of kafka-0, got none in /data/zookeeper-2, /data/zookeeper-3; restore it, or set zookeepers back to its old value, or, to delete the data of cluster X, run `pulumi config set acceptDataLoss X`",
      ],
      "ZooKeeper's data of another cluster": [
        { zooKeeperId: "Y", recorded: records({ "kafka-0": "X" }) },
        "data of zookeeper must belong to cluster X like the data of kafka-0, got data of cluster Y in /data/zookeeper; restore the right data, or, to delete the data of cluster X, run `pulumi config set acceptDataLoss X`",
      ],
      "a broker without its data": [
        { brokers: [broker(0, undefined, {}, "lost")], recorded: records({ "kafka-0": "X" }) },
        "data of kafka-0 must exist with the data of zookeeper, got none in /data/kafka-0; restore it, or, to delete the data of cluster X, run `pulumi config set acceptDataLoss X`",
      ],
      "retained topics in ZooKeeper without data of a broker": [
        { brokers: [broker(0)], coordinators: [server("retained")], namesTopics: true },
        "data of kafka-0 must exist with the data of zookeeper, which names topics, got none in /data/kafka-0; restore it or delete /data/zookeeper too",
      ],
      "a KRaft voter without its data": [
        {
          ...{ coordination: "kraft", brokers: [broker(0, undefined, {}, "lost"), broker(1, "X", KRAFT)] },
          coordinators: [broker(0, undefined, {}, "lost")],
          recorded: records({ "kafka-0": "X", "kafka-1": "X" }, "kraft"),
        },
        "data of kafka-0 must exist with the data of kafka-1, got none in /data/kafka-0; restore it, or start with as many brokers and controllers as the cluster had at first, or, to delete the data of cluster X, run `pulumi config set acceptDataLoss X`",
      ],
    };
    for (const [what, [given, says]] of Object.entries(cases)) {
      it(what, () => {
        assert.deepEqual(of(given), { ...NOTHING, says });
      });
      it(`${what}, also if the loss of another cluster is accepted`, () => {
        assert.deepEqual(of({ ...given, acceptDataLoss: "Z" }), { ...NOTHING, says });
      });
    }
  });

  describe("if the loss is accepted by the id of the cluster", () => {
    const cases: Readonly<Record<string, readonly [Partial<ClusterData>, Readonly<Record<string, string>>]>> = {
      "deletes data that KRaft would refuse": [
        {
          ...{
            coordination: "kraft",
            brokers: [broker(0, "X"), broker(1)],
            coordinators: [server("none", "controller")],
          },
          recorded: records({ "kafka-0": "X" }),
        },
        { "kafka-0": "X" },
      ],
      "deletes data that a broker with ZooKeeper would refuse": [
        {
          brokers: [broker(0, "X", KRAFT)],
          coordinators: [server("none")],
          recorded: records({ "kafka-0": "X" }, "kraft"),
        },
        { "kafka-0": "X" },
      ],
      "continues a change of the coordination that was interrupted after the data was deleted": [
        {
          ...{ coordination: "kraft", brokers: [broker(0, undefined, {}, "lost")], coordinators: [server("none")] },
          recorded: records({ "kafka-0": "X" }),
        },
        { "kafka-0": "X" },
      ],
      "continues a change of the coordination that was interrupted after the new data was written": [
        {
          ...{
            coordination: "kraft",
            brokers: [broker(0, "Y", KRAFT)],
            coordinators: [server("present", "controller")],
          },
          recorded: records({ "kafka-0": "X" }),
        },
        { "kafka-0": "X" },
      ],
      "deletes brokers' data without ZooKeeper's": [{ coordinators: [server("lost")] }, { "kafka-0": "X" }],
      "continues after that data is deleted and ZooKeeper has new data": [
        { brokers: [broker(0, undefined, {}, "lost")], recorded: records({ "kafka-0": "X" }) },
        { "kafka-0": "X" },
      ],
      "deletes data that is not of the cluster in ZooKeeper's data": [{ zooKeeperId: "Y" }, { "kafka-0": "X" }],
      "deletes data of a cluster that the state does not record": [
        { brokers: [broker(0, "X"), broker(1, "Y")], recorded: records({ "kafka-0": "Y" }) },
        { "kafka-0": "X" },
      ],
      "deletes the data of one of two clusters": [{ brokers: [broker(0, "X"), broker(1, "Y")] }, { "kafka-0": "X" }],
    };
    for (const [what, [given, dataToDelete]] of Object.entries(cases)) {
      it(what, () => {
        assert.deepEqual(of({ ...given, acceptDataLoss: "X" }), { ...NOTHING, dataToDelete });
      });
    }

    it("never gives a broker the data of another broker", () => {
      assert.match(
        of({ brokers: [broker(0, "X", { nodeId: 1 })], acceptDataLoss: "X" }).says,
        /^data of kafka-0 must belong to broker 0, /,
      );
    });

    it("warns that the acceptance is no longer needed", () => {
      const { says, warnings, dataToDelete } = of({ recorded: records({ "kafka-0": "X" }), acceptDataLoss: "X" });
      assert.deepEqual({ says, dataToDelete }, { says: "", dataToDelete: {} });
      assert.match(
        warnings[0] ?? "",
        /^acceptDataLoss names the running cluster, whose data needs no deletion; remove acceptDataLoss with `pulumi config rm acceptDataLoss`, /,
      );
    });

    it("accepts no loss of a later cluster", () => {
      const after = { brokers: [broker(0, "Y")], recorded: records({ "kafka-0": "Y" }), acceptDataLoss: "X" };
      assert.deepEqual(of(after), NOTHING);
      assert.match(of({ ...after, coordination: "kraft" }).says, /run `pulumi config set acceptDataLoss Y`$/);
    });
  });
});
