import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { clusterPlan } from "../../../components/cluster/cluster-plan";
import type { ExistingCluster } from "../../../components/cluster/existing-cluster";
import { checkExistingData } from "../../../components/cluster/existing-data";
import type { DataInspector, DataState } from "../../../components/runtime/runtime";
import { register } from "../../../testing/pulumi-mocks";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";

/** Data of a service: its state, its `meta.properties`, and the text that follows each searched text. */
interface FakeData {
  readonly state: DataState;
  readonly meta?: string;
  readonly after?: Readonly<Record<string, string>>;
}

const ID = '{"version":"1","id":"';
const TOPICS = "/brokers/topics/";

const ofZooKeeper = (clusterId: string, id = 0) => `version=0\nbroker.id=${id}\ncluster.id=${clusterId}\n`;
const ofKRaft = (clusterId: string, id = 0) => `version=1\nnode.id=${id}\ncluster.id=${clusterId}\n`;

/** Inspector of this data that records what was read: `kafka-0 meta.properties`. */
function inspectorOf(data: Readonly<Record<string, FakeData>>, isLocal: boolean) {
  const read: string[] = [];
  const inspector: DataInspector = {
    dataState: async (service) => data[service]?.state ?? "none",
    dataPlace: (service) => `/data/${service}`,
    dataFile: async (service, file) => {
      read.push(`${service} ${file}`);
      return data[service]?.meta;
    },
    dataAfter: async (service, text) => {
      read.push(`${service} ${text}`);
      return data[service]?.after?.[text];
    },
    isLocal,
  };
  return { inspector, read };
}

interface Checked {
  readonly data: Readonly<Record<string, FakeData>>;
  readonly settings?: SettingsOverrides;
  readonly recorded?: Pick<ExistingCluster, "coordination" | "clusterIds">;
  readonly acceptDataLoss?: string;
  readonly isLocal?: boolean;
}

/** Checks data in a program, and records what was read and which warnings were logged. */
async function check({ data, settings, recorded, acceptDataLoss = "", isLocal = true }: Checked) {
  const { inspector, read } = inspectorOf(data, isLocal);
  const existing: ExistingCluster = {
    clusterIds: {},
    deployed: new Map(),
    certificates: {},
    hosts: {},
    lastChanges: [],
    ...recorded,
  };
  const results: Readonly<Record<string, string>>[] = [];
  await register(async () => {
    results.push(
      await checkExistingData(inspector, clusterPlan("kafka", makeSettings(settings)), existing, acceptDataLoss),
    );
  });
  return { dataToDelete: results[0], read };
}

const RECORDED = { coordination: "zookeeper", clusterIds: { "kafka-0": "X" } } as const;

describe("checkExistingData", () => {
  it("deletes nothing of a cluster without data", async () => {
    assert.deepEqual(await check({ data: {} }), { dataToDelete: {}, read: [] });
  });

  it("reads neither broker data that Kafka runs with, nor ZooKeeper's then", async () => {
    const data = { "kafka-0": { state: "used" }, zookeeper: { state: "used" } } as const;
    const { dataToDelete, read } = await check({ data, recorded: RECORDED });
    assert.deepEqual(dataToDelete, {});
    assert.deepEqual(read, ["zookeeper meta.properties"]);
  });

  it("reads no data that is lost", async () => {
    const data = { "kafka-0": { state: "lost", meta: ofZooKeeper("X") }, zookeeper: { state: "lost" } } as const;
    assert.deepEqual((await check({ data, recorded: RECORDED })).read, []);
  });

  it("refuses retained data of brokers without ZooKeeper's, in one message", async () => {
    const data = { "kafka-0": { state: "retained", meta: ofZooKeeper("X") } } as const;
    await assert.rejects(
      check({ data }),
      (error) =>
        pulumi.RunError.isInstance(error) &&
        error.message ===
          "the cluster can't start with the existing data:\ndata of zookeeper must exist with the data of kafka-0, got none in " +
            "/data/zookeeper; restore it, or, to delete the data of cluster X, run `pulumi config set acceptDataLoss X`",
    );
  });

  it("returns the data whose loss is accepted", async () => {
    const data = { "kafka-0": { state: "retained", meta: ofZooKeeper("X") } } as const;
    assert.deepEqual((await check({ data, acceptDataLoss: "X" })).dataToDelete, { "kafka-0": "X" });
  });

  it("refuses data of another coordination, of a combined node too", async () => {
    const data = { "kafka-0": { state: "present", meta: ofKRaft("X") } } as const;
    await assert.rejects(
      check({ data }),
      /:\scoordination must stay "kraft" while data of cluster X exists \(kafka-0\), /,
    );
    assert.deepEqual((await check({ data, settings: { coordination: "kraft" } })).dataToDelete, {});
  });

  it("refuses data of another broker", async () => {
    const data = {
      "kafka-0": { state: "present", meta: ofZooKeeper("X", 1) },
      zookeeper: { state: "present" },
    } as const;
    await assert.rejects(
      check({ data }),
      /data of kafka-0 must belong to broker 0, got data of broker 1 in \/data\/kafka-0/,
    );
    assert.deepEqual((await check({ data, settings: { firstBrokerId: 1 } })).dataToDelete, {});
  });

  describe("the cluster id in ZooKeeper's data", () => {
    const data = {
      "kafka-0": { state: "present", meta: ofZooKeeper("X") },
      zookeeper: { state: "present", after: { [ID]: "Y" } },
    } as const;

    it("is compared with the brokers' data", async () => {
      await assert.rejects(
        check({ data }),
        /data of zookeeper must belong to cluster X like the data of kafka-0, got data of cluster Y/,
      );
    });

    it("is read on this machine, also if the state records the cluster", async () => {
      await assert.rejects(check({ data, recorded: RECORDED }), /got data of cluster Y/);
    });

    it("is not read on other machines if the state records the cluster", async () => {
      const { read } = await check({ data, recorded: RECORDED, isLocal: false });
      assert.ok(!read.includes(`zookeeper ${ID}`));
    });

    it("is read on other machines if the loss of the brokers' cluster is accepted", async () => {
      const { dataToDelete } = await check({ data, recorded: RECORDED, isLocal: false, acceptDataLoss: "X" });
      assert.deepEqual(dataToDelete, { "kafka-0": "X" });
    });

    it("is read from the first server that has it", async () => {
      const { read } = await check({
        settings: { zookeepers: 3 },
        data: {
          "kafka-0": { state: "present", meta: ofZooKeeper("X") },
          zookeeper: { state: "lost" },
          "zookeeper-2": { state: "present", after: { [ID]: "X" } },
          "zookeeper-3": { state: "present", after: { [ID]: "X" } },
        },
      });
      assert.deepEqual(
        read.filter((text) => text.endsWith(ID)),
        [`zookeeper-2 ${ID}`],
      );
    });
  });

  describe("topics in retained data of ZooKeeper", () => {
    const data = { zookeeper: { state: "retained", after: { [TOPICS]: "o" } } } as const;

    it("are refused without data of a broker", async () => {
      await assert.rejects(
        check({ data }),
        /data of kafka-0 must exist with the data of zookeeper, which names topics, /,
      );
    });

    it("are not searched with data of a broker, or in data that is not retained", async () => {
      const withBroker = { ...data, "kafka-0": { state: "retained", meta: ofZooKeeper("X") } } as const;
      const { read } = await check({ data: withBroker });
      assert.ok(!read.includes(`zookeeper ${TOPICS}`));
      const present = { zookeeper: { ...data.zookeeper, state: "present" } } as const;
      assert.deepEqual((await check({ data: present })).read, ["zookeeper meta.properties"]);
    });
  });

  it("warns about an acceptance that is no longer needed", async () => {
    const data = { "kafka-0": { state: "used" }, zookeeper: { state: "used" } } as const;
    const warnings: string[] = [];
    const { warn } = pulumi.log;
    Object.assign(pulumi.log, { warn: async (text: string) => warnings.push(text) });
    try {
      await check({ data, recorded: RECORDED, acceptDataLoss: "X" });
    } finally {
      Object.assign(pulumi.log, { warn });
    }
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /^acceptDataLoss names the running cluster, /);
  });
});
