import assert from "node:assert/strict";

import { accessRules } from "../../../components/user/access-rules";
import { applyRights, type DesiredRights } from "../../../components/user/apply-rights";
import { FakeRights } from "../../support/fake-rights";
import { freePort } from "../../support/fake-service";
import { tcpServers } from "../../support/tcp-server";

const PRINCIPAL = "User:orders";
const RULES = accessRules(PRINCIPAL, { allow: [{ topic: "orders", operations: ["Read", "Write"] }] });
const OTHER_RULES = accessRules(PRINCIPAL, { allow: [{ group: "g", operations: ["Read"] }] });
const DESIRED: DesiredRights = { principal: PRINCIPAL, rules: RULES, quotas: {}, timeoutMs: 5_000 };

describe("applyRights", () => {
  const serve = tcpServers();

  it("creates new rights and quotas before others are deleted", async () => {
    const fake = await FakeRights.start(serve);
    fake.acls = OTHER_RULES;
    fake.quotas = { request_percentage: 5 };
    const [bootstrapServers = ""] = fake.addresses;
    await applyRights({ bootstrapServers }, { ...DESIRED, quotas: { producer_byte_rate: 7 } });
    assert.deepEqual(fake.changes, ["0 CreateAcls", "0 AlterClientQuotas", "0 DeleteAcls"]);
    assert.deepEqual(fake.acls, RULES);
    assert.deepEqual(fake.quotas, { producer_byte_rate: 7 });
  });

  it("changes nothing if nothing differs", async () => {
    const fake = await FakeRights.start(serve);
    fake.acls = RULES;
    await applyRights({ bootstrapServers: fake.addresses.join(",") }, DESIRED);
    assert.deepEqual(fake.changes, []);
  });

  it("returns once every broker has the rights, also those that are no bootstrap server", async () => {
    const fake = await FakeRights.start(serve, 3);
    fake.staleAnswers[2] = 2;
    await applyRights({ bootstrapServers: fake.addresses[0] ?? "" }, DESIRED);
    assert.ok((fake.staleAnswers[2] ?? 0) < 0);
    assert.deepEqual(fake.changes, ["0 CreateAcls"]);
  });

  it("asks the next bootstrap server if one is down", async () => {
    const fake = await FakeRights.start(serve);
    await applyRights({ bootstrapServers: `127.0.0.1:${await freePort()},${fake.addresses[0]}` }, DESIRED);
    assert.deepEqual(fake.acls, RULES);
  });

  it("sets and deletes a password at the controller", async () => {
    const fake = await FakeRights.start(serve, 2);
    const brokers = { bootstrapServers: fake.addresses[0] ?? "" };
    await applyRights(brokers, { ...DESIRED, password: "correct horse 7" });
    assert.ok(fake.hasPassword);
    await applyRights(brokers, DESIRED);
    assert.ok(fake.hasPassword);
    await applyRights(brokers, DESIRED, { deletesPassword: true });
    assert.ok(!fake.hasPassword);
    const ofPasswords = fake.changes.filter((change) => change.endsWith("AlterUserScramCredentials"));
    assert.deepEqual(ofPasswords, ["1 AlterUserScramCredentials", "1 AlterUserScramCredentials"]);
  });

  it("repeats a request that a broker can't answer yet", async () => {
    const fake = await FakeRights.start(serve);
    Object.assign(fake.refusals, { DescribeAcls: [-1], CreateAcls: [7, 41] });
    await applyRights({ bootstrapServers: fake.addresses[0] ?? "" }, DESIRED);
    assert.deepEqual(fake.acls, RULES);
  });

  const refusals: readonly (readonly [request: string, code: number, reason: string])[] = [
    [
      "DescribeAcls",
      54,
      "the brokers have no authorizer, so every client may do everything; set security to tls or sasl",
    ],
    [
      "CreateAcls",
      31,
      "the brokers do not let this program change rights; check that super.users of every broker contains its principal",
    ],
    ["AlterClientQuotas", 42, "error 42; see the brokers' logs"],
  ];
  for (const [request, code, reason] of refusals) {
    it(`rejects at once if ${request} is refused with error ${code}`, async () => {
      const fake = await FakeRights.start(serve);
      fake.refusals[request] = [code];
      await assert.rejects(
        applyRights({ bootstrapServers: fake.addresses[0] ?? "" }, { ...DESIRED, quotas: { producer_byte_rate: 7 } }),
        { message: `the rights of User:orders could not be changed: ${reason}` },
      );
    });
  }

  it("names the broker and the differences if not every broker has the rights in time", async () => {
    const fake = await FakeRights.start(serve, 2);
    fake.staleAnswers[1] = Number.POSITIVE_INFINITY;
    await assert.rejects(applyRights({ bootstrapServers: fake.addresses[0] ?? "" }, { ...DESIRED, timeoutMs: 300 }), {
      message: `the rights of User:orders could not be changed on every broker within 300 ms (last: ${fake.addresses[1]}: not allowed: Read on topic orders, Write on topic orders); check that all brokers run, then deploy again`,
    });
  });

  it("names the bootstrap servers if none answers", async () => {
    const bootstrapServers = `127.0.0.1:${await freePort()}`;
    await assert.rejects(applyRights({ bootstrapServers }, { ...DESIRED, timeoutMs: 200 }), {
      message: `the rights of User:orders could not be changed on every broker within 200 ms (last: no broker answers (${bootstrapServers}: connect ECONNREFUSED ${bootstrapServers})); check that all brokers run, then deploy again`,
    });
  });
});
