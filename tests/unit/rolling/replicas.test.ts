import assert from "node:assert/strict";

import type { ClusterMetadata, Partition } from "../../../components/kafka-client/cluster-metadata";
import { firstOf, lacksOf, obstaclesToRestart } from "../../../components/rolling/replicas";

const partition = (name: string, replicas: readonly number[], inSync = replicas): Partition => ({
  name,
  topic: name.replace(/-\d+$/, ""),
  replicas,
  inSync,
});

const view = (brokerIds: readonly number[], partitions: readonly Partition[]): ClusterMetadata => ({
  brokerIds,
  addresses: [],
  partitions,
});

describe("obstaclesToRestart", () => {
  it("are none where all replicas are in sync", () => {
    const partitions = [partition("orders-0", [0, 1, 2]), partition("alone-0", [1])];
    assert.deepEqual(obstaclesToRestart([view([0, 1, 2], partitions)], 1, [0, 1, 2]), []);
  });

  it("are partitions that the broker keeps in sync and others do not", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [1, 2]), partition("orders-1", [0, 1, 2], [1])];
    assert.deepEqual(obstaclesToRestart([view([0, 1, 2], partitions)], 1, [0, 1, 2]), [
      "orders-0 has 2 of 3 replicas in sync, lacks broker 0",
      "orders-1 has 1 of 3 replicas in sync, lacks broker 0, 2",
    ]);
  });

  it("are no partitions that it is not in sync with, nor those of others", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [0, 2]), partition("other-0", [0, 2], [2])];
    assert.deepEqual(obstaclesToRestart([view([0, 1, 2], partitions)], 1, [0, 1, 2]), []);
  });

  it("are no replicas on brokers that were not there before, unless these have been started", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [0])];
    assert.deepEqual(obstaclesToRestart([view([0], partitions)], 0, [0]), []);
    assert.deepEqual(obstaclesToRestart([view([0, 1], partitions)], 0, [0]), [
      "orders-0 has 1 of 3 replicas in sync, lacks broker 1, 2",
    ]);
  });

  it("are none of a broker that is not registered", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [1])];
    assert.deepEqual(obstaclesToRestart([view([0], partitions)], 1, [0, 1, 2]), []);
  });
});

describe("lacksOf", () => {
  it("are what any broker sees, each once: one that has just started knows of no partition yet", () => {
    const lacking = view([0, 1, 2], [partition("orders-0", [0, 1, 2], [0, 2])]);
    assert.deepEqual(lacksOf([view([0, 1, 2], []), lacking, lacking], 1), [
      "orders-0 has 2 of 3 replicas in sync, lacks broker 1",
    ]);
  });

  it("are none where all that the broker holds is in sync with it, whatever others lack", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [0, 1]), partition("other-0", [0, 2], [0])];
    assert.deepEqual(lacksOf([view([0, 1], partitions)], 1), []);
  });

  it("are partitions that it has not caught up with", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [0, 2]), partition("orders-1", [0, 1, 2])];
    assert.deepEqual(lacksOf([view([0, 1, 2], partitions)], 1), [
      "orders-0 has 2 of 3 replicas in sync, lacks broker 1",
    ]);
  });

  it("is its registration where there is none", () => {
    assert.deepEqual(lacksOf([view([0], [])], 1), ["broker 1 is not registered"]);
  });
});

describe("firstOf", () => {
  it("says how many more there are", () => {
    assert.deepEqual(firstOf(["a", "b", "c"], 2), ["a", "b", "and 1 more"]);
    assert.deepEqual(firstOf(["a", "b"], 2), ["a", "b"]);
  });
});
