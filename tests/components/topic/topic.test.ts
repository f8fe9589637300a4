import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { Topic, type TopicArgs } from "../../../components/topic/topic";
import { inputsOf, isSecret, register } from "../../../testing/pulumi-mocks";
import { TOPIC } from "../../support/local-cluster";

const ARGS: TopicArgs = { bootstrapServers: "127.0.0.1:9092" };

const inputsWith = async (args: Partial<TopicArgs> = {}): Promise<Record<string, unknown>> =>
  inputsOf(await register(() => new Topic("orders", { ...ARGS, ...args })), TOPIC, "orders");

describe("Topic", () => {
  it("has its resource's name, one partition and no settings unless it is said", async () => {
    assert.deepEqual(await inputsWith(), {
      name: "orders",
      bootstrapServers: "127.0.0.1:9092",
      partitions: 1,
      config: {},
      defaultReplicationFactor: 1,
      timeoutMs: 60_000,
    });
  });

  it("follows every argument", async () => {
    const relay = { module: "a-relay", settings: { to: "kafka" } };
    const args = {
      name: "other",
      relay,
      clusterId: "pm8-x0Q",
      partitions: 6,
      replicationFactor: 2,
      defaultReplicationFactor: 3,
      timeoutMs: 5_000,
    };
    assert.deepEqual(await inputsWith(args), { ...ARGS, ...args, config: {} });
  });

  it("hands settings on as Kafka keeps them", async () => {
    const config = { "retention.ms": 5_000, preallocate: true, "cleanup.policy": "compact, delete" };
    assert.deepEqual((await inputsWith({ config })).config, {
      "retention.ms": "5000",
      preallocate: "true",
      "cleanup.policy": "compact,delete",
    });
  });

  it("keeps a way to the brokers secret that is", async () => {
    const relay = pulumi.secret({ module: "a-relay", settings: { privateKey: "geheim" } });
    assert.ok(isSecret((await inputsWith({ relay })).relay));
  });

  const misfits: readonly (readonly [args: Partial<TopicArgs>, message: string])[] = [
    [
      { name: "__consumer_offsets" },
      'orders: name must be another name: Kafka makes this topic for itself, got "__consumer_offsets"',
    ],
    [
      { partitions: 0, timeoutMs: 1 },
      "orders: partitions must be a number of partitions from 1 to 10000, got 0; timeoutMs must be a time in milliseconds from 1000 to 3600000, got 1",
    ],
    [
      { config: { "retention.sm": 1 } },
      'orders: config["retention.sm"] is no setting of topics in Kafka 3.3.1, got 1; did you mean retention.ms?',
    ],
  ];
  for (const [args, message] of misfits) {
    it(`rejects ${JSON.stringify(args)}`, async () => {
      await assert.rejects(
        inputsWith(args),
        (error: Error) => pulumi.RunError.isInstance(error) && error.message === message,
      );
    });
  }

  it("leaves settings of another version of Kafka for the brokers to check", async () => {
    const { config } = await inputsWith({ kafkaVersion: "3.9.0", config: { "remote.storage.enable": true } });
    assert.deepEqual(config, { "remote.storage.enable": "true" });
  });
});
