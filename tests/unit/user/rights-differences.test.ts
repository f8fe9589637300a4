import assert from "node:assert/strict";

import type { Acl } from "../../../components/kafka-client/acl";
import { accessRules } from "../../../components/user/access-rules";
import {
  changedQuotas,
  type Rights,
  rightsDifferences,
  rulesWithout,
} from "../../../components/user/rights-differences";

const allowed = (topic: string, ...operations: string[]): Acl[] =>
  accessRules("User:orders", { allow: [{ topic, operations }] });

const RIGHTS: Rights = { rules: allowed("orders", "Write"), quotas: { producer_byte_rate: 1000 }, hasPassword: false };

describe("rightsDifferences", () => {
  const cases: readonly (readonly [what: string, existing: Partial<Rights>, differences: readonly string[]])[] = [
    ["equal rights", {}, []],
    ["rights in another order of properties", { rules: RIGHTS.rules.map(reversed) }, []],
    ["missing rights", { rules: [] }, ["not allowed: Write on topic orders"]],
    [
      "further rights",
      { rules: [...RIGHTS.rules, ...allowed("payments", "Write", "Read")] },
      ["allowed beside the configuration: Read on topic payments, Write on topic payments"],
    ],
    [
      "denied rights",
      { rules: [...RIGHTS.rules, ...RIGHTS.rules.map((rule) => ({ ...rule, permission: "deny" as const }))] },
      ["denied beside the configuration: Write on topic orders"],
    ],
    ["another quota", { quotas: { producer_byte_rate: 5 } }, ["quota producer_byte_rate is 5, not 1000"]],
    [
      "missing and further quotas",
      { quotas: { request_percentage: 0.5 } },
      ["quota producer_byte_rate is unset, not 1000", "quota request_percentage is 0.5, not unset"],
    ],
    ["a password that nobody set", { hasPassword: true }, ["a password is set beside the configuration"]],
  ];
  for (const [what, existing, differences] of cases) {
    it(what, () => {
      assert.deepEqual(rightsDifferences({ ...RIGHTS, ...existing }, RIGHTS), differences);
    });
  }

  it("a missing password", () => {
    assert.deepEqual(rightsDifferences(RIGHTS, { ...RIGHTS, hasPassword: true }), ["the password is missing"]);
  });
});

describe("rulesWithout", () => {
  it("compares every property", () => {
    const [rule] = RIGHTS.rules as [Acl];
    const others: Acl[] = [
      { ...rule, resource: "group" },
      { ...rule, name: "order" },
      { ...rule, pattern: "prefixed" },
      { ...rule, host: "10.0.0.7" },
      { ...rule, operation: "Read" },
      { ...rule, permission: "deny" },
    ];
    assert.deepEqual(rulesWithout([rule, ...others], [rule]), others);
  });
});

describe("changedQuotas", () => {
  it("returns new values, and undefined for quotas to remove", () => {
    assert.deepEqual(changedQuotas({ a: 1, b: 2, c: 3 }, { a: 1, b: 5, d: 4 }), { b: 5, c: undefined, d: 4 });
  });
});

/** The same ACL with its properties in the opposite order. */
function reversed(rule: Acl): Acl {
  return Object.fromEntries(Object.entries(rule).reverse()) as unknown as Acl;
}
