import assert from "node:assert/strict";

import { type ConsumerGroup, lagOf } from "../../../../tools/groups/consumer-group";
import { renderGroup, renderGroups, renderResets } from "../../../../tools/groups/render-groups";

const MEMBER = { id: "billing-1-0a", clientId: "billing-1", host: "/10.0.0.7" };

const BILLING: ConsumerGroup = {
  name: "billing",
  state: "Stable",
  members: [MEMBER],
  partitions: [
    { topic: "bills", partition: 0, currentOffset: null, endOffset: 3, lag: null, member: MEMBER },
    { topic: "orders", partition: 0, currentOffset: 5, endOffset: 12, lag: 7, member: MEMBER },
    { topic: "orders", partition: 10, currentOffset: 1, endOffset: null, lag: null, member: null },
  ],
};
const IDLE: ConsumerGroup = { name: "idle-group", state: "Empty", members: [], partitions: [] };

describe("lagOf", () => {
  it("is the sum of the lags that are known", () => {
    const [bills, orders] = BILLING.partitions;
    assert.ok(bills && orders);
    assert.equal(lagOf({ partitions: [bills, orders, { ...orders, lag: 2 }] }), 9);
    assert.equal(lagOf({ partitions: [bills] }), null);
  });
});

describe("renderGroups", () => {
  it("has a line for each group", () => {
    assert.equal(
      renderGroups([BILLING, IDLE]),
      [
        "GROUP       STATE   MEMBERS  LAG  TOPICS",
        "billing     Stable  1        7    bills, orders",
        "idle-group  Empty   0        -    -",
      ].join("\n"),
    );
  });

  it("escapes what would move the cursor or colour the screen", () => {
    const group: ConsumerGroup = { ...IDLE, name: "\u001b[31mred\nrow\u202e" };
    assert.match(renderGroups([group]), /^\\u001b\[31mred\\u000arow\\u202e +Empty /m);
    assert.match(renderGroup(group), /^Group \\u001b\[31mred\\u000arow\\u202e: Empty/);
  });

  it("says that there is no group", () => {
    assert.equal(renderGroups([]), "There are no consumer groups.");
  });
});

describe("renderGroup", () => {
  it("has a line for each partition", () => {
    assert.equal(
      renderGroup(BILLING),
      [
        "Group billing: Stable, 1 member, lag 7",
        "TOPIC   PARTITION  CURRENT  END  LAG  MEMBER",
        "bills   0          -        3    -    billing-1 at 10.0.0.7",
        "orders  0          5        12   7    billing-1 at 10.0.0.7",
        "orders  10         1        -    -    -",
      ].join("\n"),
    );
  });

  it("says that a group has no offsets", () => {
    assert.equal(renderGroup(IDLE), "Group idle-group: Empty, 0 members, lag unknown\nThe group has no offsets.");
  });
});

describe("renderResets", () => {
  it("says how many records are skipped or read again", () => {
    const reset = { topic: "orders", partition: 0, from: 5, to: 5, skipped: 0, readAgain: 0 };
    assert.equal(
      renderResets([
        reset,
        { ...reset, partition: 1, to: 6, skipped: 1 },
        { ...reset, partition: 2, to: 0, readAgain: 5 },
        { ...reset, partition: 3, from: null },
      ]),
      [
        "TOPIC   PARTITION  FROM  TO  EFFECT",
        "orders  0          5     5   skips no record",
        "orders  1          5     6   skips 1 record",
        "orders  2          5     0   reads 5 records again",
        "orders  3          -     5   sets the first offset",
      ].join("\n"),
    );
  });
});
