import assert from "node:assert/strict";

import { replicaProblems } from "../../../components/cluster/replica-problems";
import type { DeployedService } from "../../../components/rolling/deployed-service";
import { describeProblems } from "../../../components/shared/problems";
import { answeringMetadata } from "../../support/cluster-metadata";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";
import { tcpServers } from "../../support/tcp-server";

describe("replicaProblems", () => {
  const serve = tcpServers();

  /** Cluster of two brokers that run these versions, with a partition that has these replicas in sync. */
  const problems = async (
    settings: SettingsOverrides,
    versions: readonly string[],
    inSync?: readonly number[],
    lastChanges: readonly string[] = [],
  ) => {
    const partition = { name: "orders-0", topic: "orders", replicas: [0, 1], inSync: inSync ?? [] };
    const answer = answeringMetadata(() => ({ brokerIds: [0, 1], partitions: [partition] }));
    const address = inSync ? `127.0.0.1:${await serve(answer)}` : "127.0.0.1:1";
    const deployed = versions.map((version, id) => ({
      service: `kafka-${id}`,
      brokerIds: [id],
      access: { address },
      settings: { distribution: `kafka_2.13-${version}` },
    })) as Partial<DeployedService>[] as DeployedService[];
    return describeProblems(
      await replicaProblems(makeSettings(settings), {
        protocolVersion: "3.3",
        lastChanges,
        deployed: new Map(deployed.map((service) => [service.service, service])),
      }),
    );
  };

  it("refuse a new version and a new protocol while a partition lacks a replica", async () => {
    assert.equal(
      await problems({ version: "3.9.1" }, ["3.3.1", "3.3.1"], [0]),
      'version can change only while every partition has all its replicas in sync, got "3.9.1", but orders-0 has 1 of 2 replicas in sync, ' +
        "missing broker 1; set it back, run `npm start`, and change it afterwards",
    );
    assert.match(
      await problems({ version: "3.9.1", protocolVersion: "3.9" }, ["3.9.1", "3.9.1"], [1]),
      /^protocolVersion can change only while .+, got "3\.9", but orders-0 has 1 of 2 replicas in sync, missing broker 0;/,
    );
  });

  it("are none while every replica is in sync, nor of a cluster that does not run", async () => {
    assert.equal(await problems({ version: "3.9.1" }, ["3.3.1", "3.3.1"], [1, 0]), "");
    assert.equal(await problems({ version: "3.9.1" }, ["3.3.1", "3.3.1"]), "");
  });

  it("are none without a change, nor for a change that was interrupted", async () => {
    assert.equal(await problems({ version: "3.3.1" }, ["3.3.1", "3.3.1"], [0]), "");
    assert.equal(await problems({ version: "3.9.1" }, ["3.9.1", "3.3.1"], [0]), "");
    assert.equal(await problems({ version: "3.9.1" }, [], [0]), "");
    const versions = ["3.3.1", "3.3.1"];
    assert.equal(await problems({ version: "3.9.1" }, versions, [0], ["version 3.3.1 -> 3.9.1"]), "");
    assert.notEqual(await problems({ version: "3.9.1" }, versions, [0], ["version 3.9.1 -> 3.3.1"]), "");
  });
});
