import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { DeployedService } from "../../../components/rolling/deployed-service";
import { checkScale } from "../../../components/rolling/scale";
import { register } from "../../../testing/pulumi-mocks";
import { answeringMetadata } from "../../support/cluster-metadata";
import { tcpServers } from "../../support/tcp-server";

describe("checkScale", () => {
  const serve = tcpServers();

  /** Brokers with ids from 0, of which the first answers with these replicas of the partition orders-0. */
  async function deployedBrokers(count: number, replicas: readonly number[]) {
    let requests = 0;
    const brokerIds = Array.from({ length: count }, (_, id) => id);
    const partitions = replicas.length > 0 ? [{ name: "orders-0", topic: "orders", replicas, inSync: replicas }] : [];
    const port = await serve(
      answeringMetadata(() => {
        requests += 1;
        return { brokerIds, partitions };
      }),
    );
    const brokers = brokerIds.map(
      (id): DeployedService => ({
        service: `kafka-${id}`,
        kind: "kafka-metadata",
        brokerIds: [id],
        access: { address: `127.0.0.1:${id === 0 ? port : 1}` },
        settings: {},
        secretSettings: [],
      }),
    );
    const zooKeeper: DeployedService = {
      service: "zookeeper",
      kind: "four-letter-word",
      brokerIds: [],
      access: { address: "127.0.0.1:1" },
      settings: {},
      secretSettings: [],
    };
    const deployed = new Map([zooKeeper, ...brokers].map((service) => [service.service, service]));
    return { deployed, requests: () => requests };
  }

  /** Warnings of a check in a program. */
  async function check(brokers: readonly string[], deployed: ReadonlyMap<string, DeployedService>): Promise<string[]> {
    const warnings: string[] = [];
    const { warn } = pulumi.log;
    Object.assign(pulumi.log, { warn: async (text: string) => warnings.push(text) });
    try {
      await register(() => checkScale(brokers, deployed));
    } finally {
      Object.assign(pulumi.log, { warn });
    }
    return warnings;
  }

  it("asks no broker about a new cluster, or about the same number of brokers", async () => {
    const { deployed, requests } = await deployedBrokers(2, [0, 1]);
    assert.deepEqual(await check(["kafka-0", "kafka-1"], new Map()), []);
    assert.deepEqual(await check(["kafka-0", "kafka-1"], deployed), []);
    assert.equal(requests(), 0);
  });

  it("refuses to remove a broker that holds replicas, in one message", async () => {
    const { deployed } = await deployedBrokers(2, [0, 1]);
    await assert.rejects(
      check(["kafka-0"], deployed),
      (error) =>
        pulumi.RunError.isInstance(error) &&
        error.message ===
          "the number of brokers can't be lowered:\nbrokers can be lowered only once kafka-1 holds no replicas, got 1, " +
            "but kafka-1 holds replicas of orders-0; move them to the other brokers first (see docs/operations.md) or " +
            "delete their topics",
    );
  });

  it("refuses to remove a broker if no broker can be asked", async () => {
    const { deployed } = await deployedBrokers(2, []);
    const broker = deployed.get("kafka-0");
    assert.ok(broker);
    const down = new Map([...deployed, ["kafka-0", { ...broker, access: { address: "127.0.0.1:1" } }]]);
    await assert.rejects(check(["kafka-0"], down), /, got 1, and no broker can be asked \(no broker answers \(/);
  });

  it("lets brokers without replicas go", async () => {
    const { deployed } = await deployedBrokers(2, [0]);
    assert.deepEqual(await check(["kafka-0"], deployed), []);
  });

  it("warns about partitions that stay on the old brokers", async () => {
    const { deployed } = await deployedBrokers(1, [0]);
    const [warning = "", ...more] = await check(["kafka-0", "kafka-1"], deployed);
    assert.match(warning, /^kafka-1 will be empty at first: the partitions of orders \(1 of 2 replicas\) stay /);
    assert.deepEqual(more, []);
  });

  it("does not warn about new brokers without topics, or if no broker can be asked", async () => {
    const { deployed } = await deployedBrokers(1, []);
    assert.deepEqual(await check(["kafka-0", "kafka-1"], deployed), []);
    const broker = deployed.get("kafka-0");
    assert.ok(broker);
    const down = new Map([["kafka-0", { ...broker, access: { address: "127.0.0.1:1" } }]]);
    assert.deepEqual(await check(["kafka-0", "kafka-1"], down), []);
  });
});
