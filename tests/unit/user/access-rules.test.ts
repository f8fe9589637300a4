import assert from "node:assert/strict";

import { CLUSTER_NAME } from "../../../components/kafka-client/acl";
import { type AllowEntry, accessRules, ruleText } from "../../../components/user/access-rules";

const textsOf = (...allow: AllowEntry[]): string[] => accessRules("User:orders", { allow }).map(ruleText);

describe("accessRules", () => {
  it("makes one ACL of each operation, with Kafka's patterns", () => {
    const common = { principal: "User:orders", host: "*", permission: "allow" };
    assert.deepEqual(
      accessRules("User:orders", {
        allow: [
          { topic: "orders", operations: ["Read", "Write"] },
          { group: "billing-", prefix: true, operations: ["Read"], host: "10.0.0.7" },
          { transactionalId: "*", operations: ["Write"] },
          { cluster: true, operations: ["Describe"] },
        ],
      }),
      [
        { ...common, resource: "topic", name: "orders", pattern: "literal", operation: "Read" },
        { ...common, resource: "topic", name: "orders", pattern: "literal", operation: "Write" },
        { ...common, resource: "group", name: "billing-", pattern: "prefixed", operation: "Read", host: "10.0.0.7" },
        { ...common, resource: "transactionalId", name: "*", pattern: "literal", operation: "Write" },
        { ...common, resource: "cluster", name: CLUSTER_NAME, pattern: "literal", operation: "Describe" },
      ],
    );
  });

  it("allows a superuser everything", () => {
    assert.deepEqual(accessRules("User:orders", { superUser: true }).map(ruleText), [
      "All on every topic",
      "All on every group",
      "All on every transactional id",
      "All on the cluster",
    ]);
  });

  it("allows nothing without rules", () => {
    assert.deepEqual(accessRules("User:orders", {}), []);
  });

  it("makes each ACL once", () => {
    assert.deepEqual(
      textsOf({ topic: "a", operations: ["Read"] }, { topic: "a", operations: ["Read", "Write"], host: "*" }),
      ["Read on topic a", "Write on topic a"],
    );
  });
});

describe("ruleText", () => {
  const cases: readonly (readonly [entry: AllowEntry, text: string])[] = [
    [{ topic: "orders", operations: ["Write"] }, "Write on topic orders"],
    [{ topic: "*", operations: ["Write"] }, "Write on every topic"],
    [{ group: "b-", prefix: true, operations: ["Read"] }, "Read on groups with the prefix b-"],
    [{ transactionalId: "t", operations: ["Describe"] }, "Describe on transactional id t"],
    [{ cluster: true, operations: ["Create"], host: "10.0.0.7" }, "Create on the cluster from 10.0.0.7"],
    [{ cluster: true, operations: ["Create"], host: "fd00::7" }, "Create on the cluster from fd00:0:0:0:0:0:0:7"],
  ];
  for (const [entry, text] of cases) {
    it(text, () => {
      assert.deepEqual(textsOf(entry), [text]);
    });
  }

  it("names resources that no rule is for", () => {
    const acl = {
      resource: "delegationToken",
      name: "t",
      pattern: "literal",
      host: "*",
      operation: "Describe",
    } as const;
    assert.equal(ruleText(acl), "Describe on delegation token t");
  });
});
