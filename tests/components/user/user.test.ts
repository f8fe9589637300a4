import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { ClusterConnection } from "../../../components/kafka-client/cluster-connection";
import { accessRules } from "../../../components/user/access-rules";
import { User, type UserArgs } from "../../../components/user/user";
import { inputsOf, isSecret, type Registered, register, resourceOf, revealed } from "../../../testing/pulumi-mocks";
import { FakeCluster } from "../../support/fake-cluster";

const RIGHTS = "pulumi-nodejs:dynamic/user:User";

/** Registers the rights of a user of a cluster with these members. */
const registerRights = (
  args: Partial<UserArgs> = {},
  { cluster = {}, opts }: { cluster?: Partial<ClusterConnection>; opts?: pulumi.CustomResourceOptions } = {},
): Promise<Registered[]> =>
  register(() => new User("orders", { cluster: new FakeCluster(cluster), principal: "User:orders", ...args }, opts));

const inputsWith = async (...args: Parameters<typeof registerRights>): Promise<Record<string, unknown>> =>
  inputsOf(await registerRights(...args), RIGHTS, "orders");

describe("User", () => {
  it("has no rules and no quotas by default", async () => {
    assert.deepEqual(await inputsWith(), {
      principal: "User:orders",
      bootstrapServers: "127.0.0.1:9092",
      clusterId: "pm8-x0Q",
      rules: [],
      quotas: {},
      timeoutMs: 60_000,
    });
  });

  it("passes every argument and its cluster's properties to the provider", async () => {
    const relay = { module: "a-relay", settings: { to: "kafka" } };
    const allow = [{ topic: "orders", operations: ["Write"] }];
    const quotas = { producer_byte_rate: 1000 };
    const cluster = {
      bootstrapServers: pulumi.output("kafka-0:9092"),
      relay: pulumi.output(relay),
      clusterId: pulumi.output("another"),
    };
    assert.deepEqual(await inputsWith({ allow, quotas, timeoutMs: 5_000 }, { cluster }), {
      principal: "User:orders",
      bootstrapServers: "kafka-0:9092",
      relay,
      clusterId: "another",
      rules: accessRules("User:orders", { allow }),
      quotas,
      timeoutMs: 5_000,
    });
  });

  it("passes the rules of a superuser to the provider", async () => {
    const { rules } = await inputsWith({ superUser: true });
    assert.deepEqual(rules, accessRules("User:orders", { superUser: true }));
  });

  it("keeps the password and a secret relay secret", async () => {
    const relay = pulumi.secret({ module: "a-relay", settings: { privateKey: "geheim" } });
    for (const password of ["correct horse 7", pulumi.output("correct horse 7")]) {
      const inputs = await inputsWith({ password }, { cluster: { relay } });
      assert.ok(isSecret(inputs.password));
      assert.equal(revealed(inputs.password), "correct horse 7");
      assert.ok(isSecret(inputs.relay));
    }
  });

  it("is deleted with the cluster, and by itself also if the cluster retains its data", async () => {
    const registered = await registerRights({}, { cluster: { retainData: true } });
    const { deletedWith, retainOnDelete } = resourceOf(registered, RIGHTS, "orders").options;
    assert.deepEqual({ deletedWith, retainOnDelete }, { deletedWith: "kafka", retainOnDelete: false });
  });

  it("follows the caller's options", async () => {
    const opts = { retainOnDelete: true, protect: true };
    const { retainOnDelete, protect, deletedWith } = resourceOf(
      await registerRights({}, { opts }),
      RIGHTS,
      "orders",
    ).options;
    assert.deepEqual({ retainOnDelete, protect, deletedWith }, { ...opts, deletedWith: "kafka" });
  });

  const misfits: readonly (readonly [args: Partial<UserArgs>, message: string])[] = [
    [
      { principal: "orders", timeoutMs: 1 },
      'principal must be "User:" and the name of one user, got "orders"; timeoutMs must be a time in milliseconds from 1000 to 3600000, got 1',
    ],
    [{ principal: "User:*" }, 'principal must be "User:" and the name of one user, got "User:*"'],
    [
      { allow: [{ topic: "orders", operations: [] }] },
      "allow[0].operations must contain at least one operation, got []",
    ],
    [
      { quotas: { producer_byte_rate: 0 } },
      "quotas.producer_byte_rate must be a whole number of bytes per second from 1 to 9007199254740991, got 0",
    ],
  ];
  for (const [args, message] of misfits) {
    it(`rejects ${message}`, async () => {
      await assert.rejects(
        inputsWith(args),
        (error: Error) =>
          pulumi.RunError.isInstance(error) &&
          error.message === `the user orders can't be created as configured:\n${message}`,
      );
    });
  }
});
