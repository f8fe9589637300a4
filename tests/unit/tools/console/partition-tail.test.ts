import assert from "node:assert/strict";

import { readPartitionTail } from "../../../../tools/console/partition-tail";

describe("readPartitionTail", () => {
  /** Reads a log with records at these offsets, and returns the offsets read, the next one, and those of the requests. */
  async function readOf(
    offsets: readonly number[],
    { first = 0, end = 0, count = 3, perResponse = 100, controls = [] as readonly number[] },
  ) {
    const asked: number[] = [];
    const { records, next } = await readPartitionTail(
      async (offset) => {
        asked.push(offset);
        const sent = [...offsets, ...controls]
          .sort((one, other) => one - other)
          .filter((each) => each >= offset)
          .slice(0, perResponse);
        return {
          records: sent
            .filter((each) => !controls.includes(each))
            .map((each) => ({ partition: 0, offset: each, timestampMs: each, headers: [] })),
          nextOffset: (sent.at(-1) ?? offset - 1) + 1,
        };
      },
      { first, end },
      count,
    );
    return { read: records.map(({ offset }) => offset), next, asked };
  }

  const upTo = (end: number) => Array.from({ length: end }, (_, offset) => offset);

  it("asks nothing about an empty range", async () => {
    assert.deepEqual(await readOf([], { first: 7, end: 7 }), { read: [], next: 7, asked: [] });
  });

  it("asks once where offsets have no gaps", async () => {
    assert.deepEqual(await readOf(upTo(10), { end: 10 }), { read: [7, 8, 9], next: 10, asked: [7] });
  });

  it("goes back until there are enough records", async () => {
    assert.deepEqual(await readOf([0, 1, 40, 50, 99], { end: 100 }), {
      read: [40, 50, 99],
      next: 100,
      asked: [97, 91, 73, 19],
    });
  });

  it("goes back past the ends of transactions", async () => {
    const { read, asked } = await readOf([0, 2, 4, 6, 8], { end: 10, controls: [1, 3, 5, 7, 9] });
    assert.deepEqual({ read, asked }, { read: [2, 4, 6, 8], asked: [7, 1] });
  });

  it("goes back as far as the first offset, and no further", async () => {
    assert.deepEqual(await readOf([20, 40, 99], { first: 35, end: 100 }), {
      read: [40, 99],
      next: 100,
      asked: [97, 91, 73, 35],
    });
  });

  it("finds records before an end that compaction has removed", async () => {
    assert.deepEqual((await readOf([0, 1, 40, 50], { end: 100 })).read, [0, 1, 40, 50]);
  });

  it("leaves out records that were written after the end was asked for", async () => {
    assert.deepEqual((await readOf(upTo(12), { end: 10 })).read, [7, 8, 9]);
  });

  it("reads on where one response has not all records of the range", async () => {
    assert.deepEqual(await readOf(upTo(10), { end: 10, perResponse: 1 }), {
      read: [7, 8, 9],
      next: 10,
      asked: [7, 8, 9],
    });
  });

  it("skips to the last records of a range with too many", async () => {
    const { read, asked } = await readOf(upTo(90_000), { end: 100_000, perResponse: 100 });
    assert.deepEqual(read.slice(-3), [89_997, 89_998, 89_999]);
    assert.ok(asked.length < 40, `${asked}`);
  });

  it("leaves the rest of many large records to the next read", async () => {
    const { read, next, asked } = await readOf(upTo(80), { end: 80, count: 80, perResponse: 1 });
    assert.deepEqual([read.length, next, asked.length], [50, 50, 50]);
  });
});
