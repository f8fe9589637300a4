import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import {
  type KafkaClusterArgs,
  kafkaClusterDefaults,
  type SettingsInput,
} from "../../../components/cluster/cluster-args";
import { type ResolvedArgs, resolveArgs } from "../../../components/cluster/resolve-args";
import { isKnown, known, register } from "../../../testing/pulumi-mocks";

class Vault extends pulumi.CustomResource {
  declare readonly password: pulumi.Output<string>;

  constructor(name: string) {
    super("test:index:Vault", name, { password: undefined });
  }
}

/** Resolves arguments in a program whose vault has a password. */
async function resolved(args: (vault: Vault) => KafkaClusterArgs, preview = false): Promise<ResolvedArgs> {
  const all: ResolvedArgs[] = [];
  await register(
    async () => all.push(await resolveArgs(args(new Vault("vault")))),
    () => (preview ? {} : { password: "geheim" }),
    { preview },
  );
  const [result] = all;
  assert.ok(result);
  return result;
}

const withBrokerConfig = (brokerConfig: (vault: Vault) => SettingsInput, preview?: boolean) =>
  resolved((vault) => ({ brokerConfig: brokerConfig(vault) }), preview);

describe("resolveArgs", () => {
  it("applies the defaults, also to arguments that are undefined", async () => {
    const { settings } = await resolved(() => ({ port: undefined, heapMiB: 256 }));
    const none = { values: {}, secretNames: [] };
    assert.deepEqual(settings, {
      ...kafkaClusterDefaults,
      heapMiB: 256,
      brokerConfig: none,
      zookeeperConfig: none,
      users: { entries: [], areSecret: true },
    });
  });

  it("leaves out a setting whose value is undefined", async () => {
    const { settings, outputs } = await withBrokerConfig(() => ({ a: undefined as never, b: 2 }));
    assert.deepEqual(settings.brokerConfig.values, { b: 2 });
    assert.deepEqual(Object.keys(await known(outputs.brokerConfig)), ["b"]);
  });

  const cases: Readonly<Record<string, readonly [input: (vault: Vault) => SettingsInput, secretNames: string[]]>> = {
    "plain values": [() => ({ a: "geheim", b: 2 }), []],
    "a plain output": [() => pulumi.output({ a: "geheim", b: 2 }), []],
    "a promise": [() => Promise.resolve({ a: "geheim", b: 2 }), []],
    "a value that is an output": [(vault) => ({ a: vault.password, b: 2 }), []],
    "a value that is a promise": [() => ({ a: Promise.resolve("geheim"), b: 2 }), []],
    "a secret value": [() => ({ a: pulumi.secret("geheim"), b: 2 }), ["a"]],
    "a secret that another resource gives": [(vault) => ({ a: pulumi.secret(vault.password), b: 2 }), ["a"]],
    "a secret as a whole": [() => pulumi.secret({ a: "geheim", b: 2 }), ["a", "b"]],
    "an output around a secret value": [() => pulumi.output({ a: pulumi.secret("geheim"), b: 2 }), ["a", "b"]],
  };
  for (const [what, [input, secretNames]] of Object.entries(cases)) {
    it(`knows the values of ${what}, and which of them are secret`, async () => {
      const { settings, outputs } = await withBrokerConfig(input);
      assert.deepEqual(settings.brokerConfig, { values: { a: "geheim", b: 2 }, secretNames });
      assert.deepEqual(await known(outputs.brokerConfig), { a: "geheim", b: 2 });
      assert.equal(await pulumi.isSecret(outputs.brokerConfig), secretNames.length > 0);
    });
  }

  it("treats the settings of ZooKeeper in the same way", async () => {
    const { settings, outputs } = await resolved(() => ({
      zookeeperConfig: { a: pulumi.secret("geheim"), tickTime: 500 },
    }));
    assert.deepEqual(settings.zookeeperConfig, { values: { a: "geheim", tickTime: 500 }, secretNames: ["a"] });
    assert.ok(await pulumi.isSecret(outputs.zookeeperConfig));
    assert.ok(!(await pulumi.isSecret(outputs.brokerConfig)));
  });

  describe("in a preview", () => {
    it("leaves out a value that is not known yet, and keeps its secrecy", async () => {
      const { settings, outputs } = await withBrokerConfig(
        (vault) => ({ a: pulumi.secret(vault.password), b: 2 }),
        true,
      );
      assert.deepEqual(settings.brokerConfig, { values: { b: 2 }, secretNames: ["a"] });
      assert.ok(await pulumi.isSecret(outputs.brokerConfig));
      assert.equal(await isKnown(outputs.brokerConfig), false);
    });

    it("leaves out all values if the whole is not known yet", async () => {
      const { settings } = await withBrokerConfig((vault) => vault.password.apply((a) => ({ a, b: 2 })), true);
      assert.deepEqual(settings.brokerConfig, { values: {}, secretNames: [] });
    });
  });

  describe("of users", () => {
    const orders = { name: "orders", allow: [{ topic: "orders", operations: ["Read"] }] };
    const withPassword = (password: pulumi.Input<string>) => ({
      users: [{ ...orders, password }, { name: "billing" }],
    });

    it("knows their rights, and has no password where none is given", async () => {
      const { settings, passwords } = await resolved(() => ({ users: [orders, { name: "billing", superUser: true }] }));
      const entries = [orders, { name: "billing", superUser: true }];
      assert.deepEqual(settings.users, { entries, areSecret: true });
      assert.deepEqual(passwords, {});
    });

    for (const [password, areSecret] of [
      ["of this program", false],
      [pulumi.output("of this program"), false],
      [Promise.resolve("of this program"), false],
      [pulumi.secret("of this program"), true],
    ] as const) {
      it(`knows a password, and that it is ${areSecret ? "secret" : "in plain text"}; the output is a secret`, async () => {
        const { settings, passwords } = await resolved(() => withPassword(password));
        const entries = [{ ...orders, password: "of this program" }, { name: "billing" }];
        assert.deepEqual(settings.users, { entries, areSecret });
        assert.deepEqual(Object.keys(passwords), ["orders"]);
        assert.ok(passwords.orders);
        assert.equal(await known(passwords.orders), "of this program");
        assert.ok(await pulumi.isSecret(passwords.orders));
      });
    }

    it("counts passwords as plain text if one of them is", async () => {
      const { settings } = await resolved(() => ({
        users: [
          { ...orders, password: pulumi.secret("of this program") },
          { name: "billing", password: "of this program" },
        ],
      }));
      assert.equal(settings.users.areSecret, false);
    });

    it("leaves out a password that is not known yet in a preview", async () => {
      const { settings, passwords } = await resolved((vault) => withPassword(pulumi.secret(vault.password)), true);
      assert.deepEqual(settings.users, { entries: [orders, { name: "billing" }], areSecret: true });
      assert.ok(passwords.orders);
      assert.equal(await isKnown(passwords.orders), false);
    });

    for (const users of ["orders", { name: "orders" }, ["orders"], [null], [[]], 7, null]) {
      it(`leaves ${JSON.stringify(users)} as they are, for the check of the arguments`, async () => {
        const { settings, passwords } = await resolved(() => ({ users: users as never }));
        assert.deepEqual(settings.users.entries, users);
        assert.deepEqual(passwords, {});
      });
    }
  });

  for (const input of ["a=1", ["a=1"], 7]) {
    it(`leaves ${JSON.stringify(input)} as it is, for the check of the arguments`, async () => {
      const { settings } = await withBrokerConfig(() => input as unknown as SettingsInput);
      assert.deepEqual(settings.brokerConfig, { values: input, secretNames: [] });
    });
  }

  it("does not keep the text of a secret that is no object of settings", async () => {
    const { settings } = await withBrokerConfig(() => pulumi.secret("geheim") as unknown as SettingsInput);
    assert.doesNotMatch(JSON.stringify(settings.brokerConfig), /geheim/);
  });
});
