import assert from "node:assert/strict";

import { partitionsOf } from "../../../../tools/groups/read-groups";

const MEMBER = { id: "billing-1-0a", clientId: "billing-1", host: "/10.0.0.7" };

describe("partitionsOf", () => {
  const ends = new Map([
    [
      "orders",
      new Map([
        [0, 12],
        [1, 4],
        [10, 1],
      ]),
    ],
  ]);

  it("joins offsets, members and the ends of the logs, by topic and number", () => {
    assert.deepEqual(
      partitionsOf(
        [{ topic: "orders", partition: 1, member: MEMBER }],
        [
          { topic: "orders", partition: 10, offset: 3 },
          { topic: "orders", partition: 0, offset: 5 },
          { topic: "gone", partition: 0, offset: 1 },
        ],
        ends,
      ),
      [
        { topic: "gone", partition: 0, currentOffset: 1, endOffset: null, lag: null, member: null },
        { topic: "orders", partition: 0, currentOffset: 5, endOffset: 12, lag: 7, member: null },
        { topic: "orders", partition: 1, currentOffset: null, endOffset: 4, lag: null, member: MEMBER },
        { topic: "orders", partition: 10, currentOffset: 3, endOffset: 1, lag: 0, member: null },
      ],
    );
  });

  it("has one line for a partition with an offset and a member", () => {
    const both = { topic: "orders", partition: 0 };
    assert.deepEqual(partitionsOf([{ ...both, member: MEMBER }], [{ ...both, offset: 12 }], ends), [
      { ...both, currentOffset: 12, endOffset: 12, lag: 0, member: MEMBER },
    ]);
  });
});
