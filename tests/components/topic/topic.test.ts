import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { ClusterConnection } from "../../../components/kafka-client/cluster-connection";
import { Topic, type TopicArgs } from "../../../components/topic/topic";
import {
  inputsOf,
  isSecret,
  namesOf,
  type Registered,
  register,
  resourceOf,
  revealed,
} from "../../../testing/pulumi-mocks";
import { FakeCluster } from "../../support/fake-cluster";

const TOPIC = "pulumi-nodejs:dynamic/topic:Topic";

/** Registers a topic of a cluster with these members. */
const registerTopic = (
  args: Partial<TopicArgs> = {},
  { cluster = {}, opts }: { cluster?: Partial<ClusterConnection>; opts?: pulumi.CustomResourceOptions } = {},
): Promise<Registered[]> => register(() => new Topic("orders", { cluster: new FakeCluster(cluster), ...args }, opts));

const inputsWith = async (...args: Parameters<typeof registerTopic>): Promise<Record<string, unknown>> =>
  inputsOf(await registerTopic(...args), TOPIC, "orders");

describe("Topic", () => {
  it("has the name of its resource, one partition and no settings by default", async () => {
    assert.deepEqual(await inputsWith(), {
      name: "orders",
      bootstrapServers: "127.0.0.1:9092",
      clusterId: "pm8-x0Q",
      partitions: 1,
      config: {},
      defaultReplicationFactor: 1,
      timeoutMs: 60_000,
    });
  });

  it("passes every argument and its cluster's properties to the provider", async () => {
    const relay = { module: "a-relay", settings: { to: "kafka" } };
    const args = { name: "other", partitions: 6, replicationFactor: 2, timeoutMs: 5_000 };
    const cluster = {
      bootstrapServers: pulumi.output("kafka-0:9092"),
      relay: pulumi.output(relay),
      clusterId: pulumi.output("another"),
      replicationFactor: 3,
    };
    assert.deepEqual(await inputsWith(args, { cluster }), {
      ...args,
      bootstrapServers: "kafka-0:9092",
      relay,
      clusterId: "another",
      defaultReplicationFactor: 3,
      config: {},
    });
  });

  it("warns about settings that end a broker on Windows, if its brokers run there", async () => {
    const warnings: string[] = [];
    const { warn } = pulumi.log;
    Object.assign(pulumi.log, { warn: async (text: string) => warnings.push(text) });
    try {
      for (const deletesTopics of [true, false]) {
        await registerTopic({ config: { "cleanup.policy": "compact" } }, { cluster: { deletesTopics } });
      }
    } finally {
      Object.assign(pulumi.log, { warn });
    }
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /^cleanup\.policy of the topic orders ends a broker on Windows/);
  });

  it("passes settings to the provider as Kafka stores them", async () => {
    const config = { "retention.ms": 5_000, preallocate: true, "cleanup.policy": "compact, delete" };
    assert.deepEqual((await inputsWith({ config })).config, {
      "retention.ms": "5000",
      preallocate: "true",
      "cleanup.policy": "compact,delete",
    });
  });

  it("keeps a secret relay secret", async () => {
    const relay = pulumi.secret({ module: "a-relay", settings: { privateKey: "geheim" } });
    assert.ok(isSecret((await inputsWith({}, { cluster: { relay } })).relay));
  });

  describe("with settings that are outputs", () => {
    it("passes the values to the provider as Kafka stores them", async () => {
      const config = {
        "retention.ms": pulumi.output(5_000),
        "cleanup.policy": Promise.resolve("compact, delete"),
        preallocate: true,
      };
      const inputs = await inputsWith({ config });
      assert.deepEqual(inputs.config, {
        preallocate: "true",
        "retention.ms": "5000",
        "cleanup.policy": "compact,delete",
      });
      assert.deepEqual(inputs.secretSettings, []);
    });

    it("keeps secret values secret, and names their settings", async () => {
      const { config, secretSettings } = await inputsWith({
        config: { "retention.ms": pulumi.secret("+5000"), "segment.ms": pulumi.output(7), preallocate: true },
      });
      const values = revealed(config) as Record<string, unknown>;
      assert.ok(isSecret(config) || isSecret(values["retention.ms"]));
      assert.equal(revealed(values["retention.ms"]), "5000");
      assert.deepEqual(secretSettings, ["retention.ms"]);
    });

    it("registers no topic with a value that the setting does not accept", async () => {
      const registered = await registerTopic({ config: { "retention.ms": pulumi.secret("1h") } });
      assert.deepEqual(namesOf(registered, TOPIC), []);
    });
  });

  describe("on the deletion of its cluster", () => {
    const optionsWith = async (...args: Parameters<typeof registerTopic>) =>
      resourceOf(await registerTopic(...args), TOPIC, "orders").options;

    it("is deleted with the cluster, not by itself", async () => {
      const { deletedWith, retainOnDelete } = await optionsWith();
      assert.deepEqual({ deletedWith, retainOnDelete }, { deletedWith: "kafka", retainOnDelete: false });
    });

    const retained: readonly (readonly [what: string, cluster: Partial<ClusterConnection>])[] = [
      ["the cluster retains its data", { retainData: true }],
      ["the brokers would not survive the deletion", { deletesTopics: false }],
    ];
    for (const [what, cluster] of retained) {
      it(`is retained if ${what}`, async () => {
        assert.equal((await optionsWith({}, { cluster })).retainOnDelete, true);
      });
    }

    it("follows the caller's options", async () => {
      const opts = { retainOnDelete: true, protect: true };
      const { retainOnDelete, protect, deletedWith } = await optionsWith({}, { opts });
      assert.deepEqual({ retainOnDelete, protect, deletedWith }, { ...opts, deletedWith: "kafka" });
      assert.equal(
        (await optionsWith({}, { cluster: { retainData: true }, opts: { retainOnDelete: false } })).retainOnDelete,
        false,
      );
    });
  });

  const misfits: readonly (readonly [args: Partial<TopicArgs>, message: string])[] = [
    [
      { name: "__consumer_offsets" },
      'name must be another name, because Kafka creates this topic for itself, got "__consumer_offsets"',
    ],
    [
      { partitions: 0, timeoutMs: 1 },
      "partitions must be a number of partitions from 1 to 10000, got 0; timeoutMs must be a time in milliseconds from 1000 to 3600000, got 1",
    ],
    [
      { config: { "retention.sm": 1 } },
      'config["retention.sm"] is not a setting of topics in Kafka 3.3.1, got 1; did you mean retention.ms?',
    ],
    [
      { config: { "retention.ms": [] as never, "segment.ms": pulumi.output(7) } },
      'config["retention.ms"] must be text, with commas between the elements of a list, got []',
    ],
    [{ config: null as never }, "config must be an object of settings under their official names, got null"],
    [{ config: [] as never }, "config must be an object of settings under their official names, got []"],
    [
      { config: pulumi.output({ "retention.ms": 5 }) as never },
      "config must be an object of settings under their official names, got an output; pass a plain value, because the value is needed before the first resource is created",
    ],
    [
      { cluster: Promise.resolve() as never },
      "cluster must be a KafkaCluster, got a promise; wait for its value with `await`; pass the result of `await KafkaCluster.create(…)`",
    ],
    [
      { cluster: undefined as never },
      "cluster must be a KafkaCluster, got undefined; pass the result of `await KafkaCluster.create(…)`",
    ],
    [{ partition: 6 } as object, "partition is not a property of a topic, got 6; did you mean partitions?"],
  ];
  it("rejects a program without types that passes nothing", async () => {
    const construct = () => new (Topic as unknown as new (name: string) => Topic)("orders");
    await assert.rejects(
      register(construct),
      /can't be created as configured:\ncluster must be a KafkaCluster, got undef/,
    );
  });

  for (const [args, message] of misfits) {
    it(`rejects ${message}`, async () => {
      await assert.rejects(
        inputsWith(args),
        (error: Error) =>
          pulumi.RunError.isInstance(error) &&
          error.message === `the topic orders can't be created as configured:\n${message}`,
      );
    });
  }

  it("leaves settings of another version of Kafka to the brokers", async () => {
    const config = { "remote.storage.enable": true };
    const { config: stored } = await inputsWith({ config }, { cluster: { version: "3.9.0" } });
    assert.deepEqual(stored, { "remote.storage.enable": "true" });
  });
});
