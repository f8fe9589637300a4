import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Partition } from "../../../../components/kafka-client/cluster-metadata";
import { metadataProblems, topicsIn } from "../../../../tools/adopt/read-topics";

const partition = (topic: string, number: number, replicas: readonly number[]): Partition => ({
  ...{ name: `${topic}-${number}`, topic, replicas, inSync: [] },
});

describe("metadataProblems", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "kafka-cluster-metadata-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const problemsWith = (coordination: "kraft" | "zookeeper") => {
    const file = { file: "config/kraft/server.properties", properties: {} };
    const broker = { ...file, id: 1, dataFolders: [folder], listener: { host: "", port: 9092 } };
    return metadataProblems({ coordination, brokers: [broker] });
  };

  it("refuse a KRaft node that was only formatted", () => {
    assert.deepEqual(problemsWith("kraft"), [
      `data folder ${folder} must contain the log __cluster_metadata-0, got a folder that was only formatted; without data, \`npm start\` alone gives you a cluster`,
    ]);
  });

  it("are none with the log, or with ZooKeeper", async () => {
    assert.deepEqual(problemsWith("zookeeper"), []);
    await mkdir(join(folder, "__cluster_metadata-0"));
    assert.deepEqual(problemsWith("kraft"), []);
  });
});

describe("topicsIn", () => {
  it("counts partitions and replicas of each topic, without Kafka's internal ones", () => {
    const partitions = [
      partition("payments", 0, [1]),
      partition("__consumer_offsets", 0, [1]),
      partition("orders", 1, [1, 2]),
      partition("orders", 0, [1, 2, 3]),
      partition("__mine", 0, [1]),
    ];
    assert.deepEqual(topicsIn(partitions), [
      { name: "__mine", partitions: 1, replicationFactor: 1 },
      { name: "orders", partitions: 2, replicationFactor: 2 },
      { name: "payments", partitions: 1, replicationFactor: 1 },
    ]);
  });
});
