import assert from "node:assert/strict";

import { HEALTHY } from "../../../components/pulumi/health";
import { accessRules } from "../../../components/user/access-rules";
import provider from "../../../components/user/user-rights-provider";
import { FakeRights } from "../../support/fake-rights";
import { freePort } from "../../support/fake-service";
import { tcpServers } from "../../support/tcp-server";

const INPUTS = {
  principal: "User:orders",
  bootstrapServers: "127.0.0.1:9092",
  clusterId: "a",
  rules: accessRules("User:orders", { allow: [{ topic: "orders", operations: ["Write"] }] }),
  quotas: {},
  timeoutMs: 5_000,
};
const OUTPUTS = { ...INPUTS, health: HEALTHY };
const PASSWORD = { password: "correct horse 7" };

describe("userRightsProvider", () => {
  const serve = tcpServers();

  describe("requests an update", () => {
    const cases: readonly (readonly [what: string, olds: object, news: object, changes: boolean])[] = [
      ["not if nothing differs", {}, {}, false],
      ["for other rules", {}, { rules: [] }, true],
      ["for other quotas", {}, { quotas: { producer_byte_rate: 5 } }, true],
      ["for a new password", {}, PASSWORD, true],
      ["for another password", PASSWORD, { password: "correct horse 8" }, true],
      ["for a password that was removed", PASSWORD, {}, true],
      ["for other brokers", {}, { bootstrapServers: "127.0.0.1:9093" }, true],
      ["for another cluster", {}, { clusterId: "b" }, true],
      ["for rights that were changed by hand", { health: "not allowed: Write on topic orders" }, {}, true],
    ];
    for (const [what, olds, news, changes] of cases) {
      it(what, async () => {
        assert.deepEqual(await provider.diff("User:orders", { ...OUTPUTS, ...olds }, { ...INPUTS, ...news }), {
          changes,
        });
      });
    }
  });

  it("replaces the resource for another principal", async () => {
    assert.deepEqual(await provider.diff("User:orders", OUTPUTS, { ...INPUTS, principal: "User:bills" }), {
      changes: true,
      replaces: ["principal"],
    });
  });

  it("creates and removes rights and password", async () => {
    const fake = await FakeRights.start(serve);
    const inputs = { ...INPUTS, ...PASSWORD, bootstrapServers: fake.addresses[0] ?? "" };
    const outs = { ...inputs, health: HEALTHY };
    assert.deepEqual(await provider.create(inputs), { id: "User:orders", outs });
    assert.deepEqual([fake.acls, fake.hasPassword], [INPUTS.rules, true]);
    await provider.delete("User:orders", outs);
    assert.deepEqual([fake.acls, fake.hasPassword], [[], false]);
  });

  it("deletes a password that was removed", async () => {
    const fake = await FakeRights.start(serve);
    const inputs = { ...INPUTS, bootstrapServers: fake.addresses[0] ?? "" };
    fake.hasPassword = true;
    await provider.update("User:orders", { ...OUTPUTS, ...PASSWORD }, inputs);
    assert.equal(fake.hasPassword, false);
  });

  it("reports in the health what differs on the brokers", async () => {
    const fake = await FakeRights.start(serve);
    const props = { ...OUTPUTS, ...PASSWORD, bootstrapServers: fake.addresses[0] ?? "" };
    const health = "not allowed: Write on topic orders; the password is missing";
    assert.deepEqual(await provider.read("User:orders", props), { id: "User:orders", props: { ...props, health } });
  });

  it("reports dead brokers, and a refusal with the reason, and keeps the other outputs", async () => {
    const dead = `127.0.0.1:${await freePort()}`;
    const fake = await FakeRights.start(serve);
    fake.refusals.DescribeAcls = [54];
    const cases: readonly (readonly [address: string, health: string])[] = [
      [dead, `unknown: no broker answers (${dead}: connect ECONNREFUSED ${dead})`],
      [
        fake.addresses[0] ?? "",
        "unknown: the brokers have no authorizer, so every client may do everything; set security to tls or sasl",
      ],
    ];
    for (const [bootstrapServers, health] of cases) {
      const props = { ...OUTPUTS, bootstrapServers };
      assert.deepEqual(await provider.read("User:orders", props), { id: "User:orders", props: { ...props, health } });
    }
  });

  it("removes nothing from brokers that check no rights", async () => {
    const fake = await FakeRights.start(serve);
    fake.refusals.DescribeAcls = [54];
    await provider.delete("User:orders", { ...OUTPUTS, bootstrapServers: fake.addresses[0] ?? "" });
    assert.deepEqual(fake.changes, []);
  });

  it("does not forget rights that can't be removed", async () => {
    const fake = await FakeRights.start(serve);
    fake.acls = INPUTS.rules;
    fake.refusals.DeleteAcls = [31];
    await assert.rejects(
      provider.delete("User:orders", { ...OUTPUTS, bootstrapServers: fake.addresses[0] ?? "" }),
      /^Error: the rights of User:orders could not be changed: the brokers do not let this program change rights;/,
    );
  });
});
