import assert from "node:assert/strict";

import { type PartitionChoice, selectPartitions } from "../../../../tools/groups/select-partitions";

const EXISTING = new Map([
  ["orders", [0, 1, 2]],
  ["bills", [0]],
]);
const ONE = new Map([["orders", [0, 2]]]);
const TWO = new Map([...ONE, ["bills", [0]]]);

describe("selectPartitions", () => {
  const select = (choice: PartitionChoice, ofGroup: ReadonlyMap<string, number[]>, stack = "dev") =>
    Object.fromEntries(selectPartitions(choice, { group: "billing", stack }, ofGroup, EXISTING));

  it("selects all partitions that the group has an offset in", () => {
    assert.deepEqual(select({}, TWO), { orders: [0, 2], bills: [0] });
  });

  it("leaves out topics that were deleted", () => {
    assert.deepEqual(select({}, new Map([...ONE, ["gone", [0]]])), { orders: [0, 2] });
  });

  it("selects all partitions of a topic, also of one that the group has no offset in", () => {
    assert.deepEqual(select({ topic: "orders" }, TWO), { orders: [0, 1, 2] });
    assert.deepEqual(select({ topic: "bills" }, ONE), { bills: [0] });
  });

  it("selects one partition, of the only topic if none is chosen", () => {
    assert.deepEqual(select({ topic: "orders", partition: 1 }, TWO), { orders: [1] });
    assert.deepEqual(select({ partition: 1 }, ONE), { orders: [1] });
  });

  const REFUSALS: readonly (readonly [
    name: string,
    choice: PartitionChoice,
    ofGroup: ReadonlyMap<string, number[]>,
    message: string,
  ])[] = [
    [
      "a partition of several topics",
      { partition: 0 },
      TWO,
      "--partition needs --topic, because group billing reads several topics; add --topic with one of orders, bills",
    ],
    ["a missing topic", { topic: "ordres" }, ONE, "topic ordres does not exist; group billing has offsets in orders"],
    [
      "a missing topic of a group without offsets",
      { topic: "ordres" },
      new Map(),
      "topic ordres does not exist; `npm run status` lists the topics",
    ],
    [
      "a missing partition",
      { topic: "orders", partition: 3 },
      ONE,
      "partition 3 of topic orders does not exist; the topic has the partitions 0 to 2",
    ],
    [
      "a missing partition of a topic with one",
      { topic: "bills", partition: 3 },
      ONE,
      "partition 3 of topic bills does not exist; the topic has the partition 0",
    ],
    [
      "a group without offsets",
      {},
      new Map(),
      "group billing has no offsets in an existing topic; choose a topic with --topic",
    ],
    [
      "a group whose topics were deleted",
      {},
      new Map([["gone", [0]]]),
      "group billing has no offsets in an existing topic; choose a topic with --topic",
    ],
  ];
  for (const [name, choice, ofGroup, message] of REFUSALS) {
    it(`rejects ${name}`, () => assert.throws(() => select(choice, ofGroup), { message }));
  }

  it("names the stack in the advice about another stack than dev", () => {
    assert.throws(() => select({ topic: "ordres" }, new Map(), "big"), {
      message: "topic ordres does not exist; `npm run status -- --stack big` lists the topics",
    });
  });
});
