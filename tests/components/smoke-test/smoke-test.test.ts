import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { ClientIdentity } from "../../../components/kafka-client/client-identity";
import type { ClusterConnection, NodePort } from "../../../components/kafka-client/cluster-connection";
import { type SecureRelaySettings, secureRelay } from "../../../components/kafka-client/secure-relay";
import { SmokeTest, type SmokeTestArgs } from "../../../components/smoke-test/smoke-test";
import { inputsOf, isSecret, known, register, revealed } from "../../../testing/pulumi-mocks";
import { FakeCluster } from "../../support/fake-cluster";

const SMOKE_TEST = "pulumi-nodejs:dynamic/smoke-test:SmokeTest";

const RESULT = { verified: ["publish: …"], durationsMs: { total: 900 } };

/** Registers a smoke test of a cluster with these members. */
async function inputsWith(
  args: Partial<SmokeTestArgs> = {},
  cluster: Partial<ClusterConnection> = {},
): Promise<Record<string, unknown>> {
  const registered = await register(
    () => new SmokeTest("smoke-test", { cluster: new FakeCluster(cluster), ...args }),
    ({ type }) => (type === SMOKE_TEST ? RESULT : {}),
  );
  return inputsOf(registered, SMOKE_TEST, "smoke-test");
}

describe("SmokeTest", () => {
  it("passes its cluster's properties to the provider", async () => {
    assert.deepEqual(await inputsWith(), {
      bootstrapServers: "127.0.0.1:9092",
      startIds: ["first"],
      replicationFactor: 1,
      deleteTopics: true,
      testId: "kafka-cluster/test/smoke-test",
      timeoutMs: 60_000,
    });
    const relay = { module: "a-relay", settings: { to: "kafka" } };
    const cluster = {
      bootstrapServers: pulumi.output("kafka-0:9092"),
      relay: pulumi.output(relay),
      startIds: pulumi.output(["first", "second"]),
      replicationFactor: 3,
      deletesTopics: false,
    };
    assert.deepEqual(await inputsWith({ timeoutMs: 5_000 }, cluster), {
      bootstrapServers: "kafka-0:9092",
      relay,
      startIds: ["first", "second"],
      replicationFactor: 3,
      deleteTopics: false,
      testId: "kafka-cluster/test/smoke-test",
      timeoutMs: 5_000,
    });
  });

  it("tests the brokers through another connection if one is given", async () => {
    const relay = { module: "another-relay", settings: { to: "network" } };
    const connection = { bootstrapServers: pulumi.output("kafka-0:19092"), relay: pulumi.output(relay) };
    const cluster = { relay: pulumi.output({ module: "a-relay", settings: {} }) };
    assert.deepEqual(await inputsWith({ connection }, cluster), {
      bootstrapServers: "kafka-0:19092",
      relay,
      startIds: ["first"],
      replicationFactor: 1,
      deleteTopics: true,
      testId: "kafka-cluster/test/smoke-test",
      timeoutMs: 60_000,
    });
  });

  it("keeps a secret relay secret", async () => {
    const relay = pulumi.secret({ module: "a-relay", settings: { privateKey: "geheim" } });
    assert.ok(isSecret((await inputsWith({}, { relay })).relay));
  });

  describe("of a secured cluster", () => {
    const relay = secureRelay({ authorities: "of nodes" }, { module: "a-relay", settings: { to: "kafka" } });
    const testIdentity: ClientIdentity = { authorities: "of nodes", certificate: "of the user", privateKey: "geheim" };
    const nodePorts: readonly NodePort[] = [{ service: "ZooKeeper", address: "127.0.0.1:2181" }];

    it("connects as the test user by the same route, a secret, and knows the ports for nodes", async () => {
      const cluster = {
        relay: pulumi.output(relay),
        testIdentity: pulumi.output(testIdentity),
        nodePorts: pulumi.output(nodePorts),
      };
      const inputs = await inputsWith({}, cluster);
      assert.ok(isSecret(inputs.userRelay));
      const { inner } = relay.settings as unknown as SecureRelaySettings;
      assert.deepEqual(revealed(inputs.userRelay), secureRelay(testIdentity, inner));
      assert.deepEqual(inputs.nodePorts, nodePorts);
    });

    it("connects as the test user through another connection if one is given", async () => {
      const cluster = {
        relay: pulumi.output(relay),
        testIdentity: pulumi.output(testIdentity),
        nodePorts: pulumi.output(nodePorts),
      };
      const another = secureRelay({ authorities: "of nodes" }, { module: "another-relay", settings: {} });
      const connection = { bootstrapServers: pulumi.output("kafka-0:19092"), relay: pulumi.output(another) };
      const { userRelay, nodePorts: ports } = await inputsWith({ connection }, cluster);
      assert.deepEqual(revealed(userRelay), secureRelay(testIdentity, { module: "another-relay", settings: {} }));
      assert.equal(ports, undefined);
    });
  });

  it("uses the default for an argument that is undefined", async () => {
    assert.equal((await inputsWith({ timeoutMs: undefined })).timeoutMs, 60_000);
  });

  it("has the verified facts and their times as outputs", async () => {
    const made: SmokeTest[] = [];
    await register(
      () => made.push(new SmokeTest("smoke-test", { cluster: new FakeCluster() })),
      ({ type }) => (type === SMOKE_TEST ? RESULT : {}),
    );
    const [smokeTest] = made;
    assert.ok(smokeTest);
    assert.deepEqual(await known(smokeTest.verified), RESULT.verified);
    assert.deepEqual(await known(smokeTest.durationsMs), RESULT.durationsMs);
    assert.deepEqual(await known(pulumi.output(smokeTest.report)), {
      proven: RESULT.verified,
      durationsMs: RESULT.durationsMs,
    });
  });

  const misfits: readonly (readonly [args: object, message: string])[] = [
    [{ timeoutMs: 10 }, "timeoutMs must be a time in milliseconds from 1000 to 3600000, got 10"],
    [{ timeout: 10_000 }, "timeout is not a property of SmokeTest, got 10000; did you mean timeoutMs?"],
    [
      { cluster: "127.0.0.1:9092" },
      'cluster must be a KafkaCluster, got "127.0.0.1:9092"; pass the result of `await KafkaCluster.create(…)`',
    ],
  ];
  it("rejects a program without types that passes nothing", async () => {
    const construct = () => new (SmokeTest as unknown as new (name: string) => SmokeTest)("smoke-test");
    await assert.rejects(
      register(construct),
      /can't run as configured:\ncluster must be a KafkaCluster, got undefined; /,
    );
  });

  for (const [args, message] of misfits) {
    it(`rejects ${message}`, async () => {
      await assert.rejects(
        inputsWith(args),
        (error: Error) =>
          pulumi.RunError.isInstance(error) &&
          error.message === `the smoke test smoke-test can't run as configured:\n${message}`,
      );
    });
  }
});
