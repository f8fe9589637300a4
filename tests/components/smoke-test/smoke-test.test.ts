import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { KafkaBroker } from "../../../components/kafka/kafka-broker";
import { SmokeTest, type SmokeTestArgs } from "../../../components/smoke-test/smoke-test";
import { ZooKeeper } from "../../../components/zookeeper/zookeeper";
import { inputsOf, known, register } from "../../../testing/pulumi-mocks";
import { localOutputs, makeRuntime, SMOKE_TEST } from "../../support/local-cluster";

const ARGS: SmokeTestArgs = { bootstrapServers: "127.0.0.1:9092", startIds: ["first"] };

describe("SmokeTest", () => {
  it("registers what it proves, and how", async () => {
    const registered = await register(() => new SmokeTest("smoke-test", ARGS), localOutputs);
    assert.deepEqual(inputsOf(registered, SMOKE_TEST, "smoke-test"), {
      bootstrapServers: "127.0.0.1:9092",
      startIds: ["first"],
      replicationFactor: 1,
      deleteTopics: true,
      timeoutMs: 60_000,
    });
  });

  it("follows every argument", async () => {
    const relay = { module: "a-relay", settings: { to: "kafka" } };
    const args = { ...ARGS, relay, replicationFactor: 3, deleteTopics: false, timeoutMs: 5_000 };
    const registered = await register(() => new SmokeTest("smoke-test", args), localOutputs);
    assert.deepEqual(inputsOf(registered, SMOKE_TEST, "smoke-test"), args);
  });

  it("keeps a default that the argument leaves undefined", async () => {
    const args = { ...ARGS, timeoutMs: undefined };
    const registered = await register(() => new SmokeTest("smoke-test", args), localOutputs);
    assert.equal(inputsOf(registered, SMOKE_TEST, "smoke-test").timeoutMs, 60_000);
  });

  it("proves the brokers that it is given, each start of them anew", async () => {
    const registered = await register(() => {
      const zooKeeper = new ZooKeeper("zookeeper", { runtime: makeRuntime() });
      const { bootstrapServers, startId } = new KafkaBroker("kafka-0", { zooKeeper });
      new SmokeTest("smoke-test", { bootstrapServers, startIds: [startId] });
    }, localOutputs);
    assert.equal(registered.at(-1)?.name, "smoke-test");
    const { bootstrapServers, startIds } = inputsOf(registered, SMOKE_TEST, "smoke-test");
    assert.equal(bootstrapServers, "127.0.0.1:9092");
    assert.deepEqual(startIds, ["start of kafka-0-service"]);
  });

  it("gives what was proven, and how long it took", async () => {
    const made: SmokeTest[] = [];
    await register(() => made.push(new SmokeTest("smoke-test", ARGS)), localOutputs);
    const [smokeTest] = made;
    assert.ok(smokeTest);
    assert.deepEqual(await known(smokeTest.verified), ["publish: …"]);
    assert.deepEqual(await known(smokeTest.durationsMs), { total: 900 });
  });

  const misfits: readonly (readonly [args: Partial<SmokeTestArgs>, message: string])[] = [
    [{ replicationFactor: 0 }, "smoke-test: replicationFactor must be a number of replicas from 1 to 1000, got 0"],
    [
      { replicationFactor: 1.5, timeoutMs: 10 },
      "smoke-test: replicationFactor must be a number of replicas from 1 to 1000, got 1.5; " +
        "timeoutMs must be a time in milliseconds from 1000 to 3600000, got 10",
    ],
  ];
  for (const [args, message] of misfits) {
    it(`rejects ${JSON.stringify(args)}`, async () => {
      await assert.rejects(
        register(() => new SmokeTest("smoke-test", { ...ARGS, ...args })),
        (error: Error) => pulumi.RunError.isInstance(error) && error.message === message,
      );
    });
  }
});
