import assert from "node:assert/strict";

import type { ClusterMetadata, Partition } from "../../../components/kafka-client/cluster-metadata";
import { firstOf, obstaclesToRestart, outOfSyncReplicas } from "../../../components/rolling/replicas";

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
  it("is empty if all replicas are in sync", () => {
    const partitions = [partition("orders-0", [0, 1, 2]), partition("alone-0", [1])];
    assert.deepEqual(obstaclesToRestart([view([0, 1, 2], partitions)], 1, [0, 1, 2]), []);
  });

  it("lists partitions that the broker has in sync and other brokers do not", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [1, 2]), partition("orders-1", [0, 1, 2], [1])];
    assert.deepEqual(obstaclesToRestart([view([0, 1, 2], partitions)], 1, [0, 1, 2]), [
      "orders-0 has 2 of 3 replicas in sync, missing broker 0",
      "orders-1 has 1 of 3 replicas in sync, missing broker 0, 2",
    ]);
  });

  it("lists neither partitions that the broker has out of sync, nor those of other brokers", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [0, 2]), partition("other-0", [0, 2], [2])];
    assert.deepEqual(obstaclesToRestart([view([0, 1, 2], partitions)], 1, [0, 1, 2]), []);
  });

  it("lists replicas on brokers that did not exist before only if these brokers have been started", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [0])];
    assert.deepEqual(obstaclesToRestart([view([0], partitions)], 0, [0]), []);
    assert.deepEqual(obstaclesToRestart([view([0, 1], partitions)], 0, [0]), [
      "orders-0 has 1 of 3 replicas in sync, missing broker 1, 2",
    ]);
  });

  it("is empty for a broker that is not registered", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [1])];
    assert.deepEqual(obstaclesToRestart([view([0], partitions)], 1, [0, 1, 2]), []);
  });
});

describe("outOfSyncReplicas", () => {
  it("lists what any broker sees, once, because a broker that has just started knows no partition yet", () => {
    const outOfSync = view([0, 1, 2], [partition("orders-0", [0, 1, 2], [0, 2])]);
    assert.deepEqual(outOfSyncReplicas([view([0, 1, 2], []), outOfSync, outOfSync], 1), [
      "orders-0 has 2 of 3 replicas in sync, missing broker 1",
    ]);
  });

  it("is empty if the broker has all its replicas in sync, whatever other brokers miss", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [0, 1]), partition("other-0", [0, 2], [0])];
    assert.deepEqual(outOfSyncReplicas([view([0, 1], partitions)], 1), []);
  });

  it("lists partitions that the broker has out of sync", () => {
    const partitions = [partition("orders-0", [0, 1, 2], [0, 2]), partition("orders-1", [0, 1, 2])];
    assert.deepEqual(outOfSyncReplicas([view([0, 1, 2], partitions)], 1), [
      "orders-0 has 2 of 3 replicas in sync, missing broker 1",
    ]);
  });

  it("reports a broker that is not registered", () => {
    assert.deepEqual(outOfSyncReplicas([view([0], [])], 1), ["broker 1 is not registered"]);
  });
});

describe("firstOf", () => {
  it("says how many more items there are", () => {
    assert.deepEqual(firstOf(["a", "b", "c"], 2), ["a", "b", "and 1 more"]);
    assert.deepEqual(firstOf(["a", "b"], 2), ["a", "b"]);
  });
});
