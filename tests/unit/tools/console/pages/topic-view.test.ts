import assert from "node:assert/strict";

import { lastRecords, type RecordRow, recordChoice } from "../../../../../tools/console/pages/topic-view";

const NONE = { kind: "none", text: "", sizeBytes: 0, isCut: false } as const;

const record = (partition: number, offset: number, timestampMs: number): RecordRow => ({
  partition,
  offset,
  timestampMs,
  key: NONE,
  value: NONE,
  headers: [],
});

describe("recordChoice", () => {
  for (const [query, choice] of [
    [{}, { count: 20 }],
    [{ partition: "", records: "50" }, { count: 50 }],
    [
      { partition: "3", records: "200" },
      { partition: 3, count: 200 },
    ],
    [{ partition: "-1", records: "7" }, { count: 20 }],
    [{ partition: "1; DROP", records: "<script>" }, { count: 20 }],
    [{ partition: "99999999999999999999" }, { count: 20 }],
  ] as const) {
    it(`reads ${JSON.stringify(query)}`, () => {
      assert.deepEqual(recordChoice(query), choice);
    });
  }
});

describe("lastRecords", () => {
  it("returns the newest records first, those of the same time by offset", () => {
    const records = [record(0, 1, 10), record(0, 2, 30), record(1, 7, 20), record(1, 8, 30)];
    assert.deepEqual(lastRecords(records, 3), [record(1, 8, 30), record(0, 2, 30), record(1, 7, 20)]);
  });
});
