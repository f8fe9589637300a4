import assert from "node:assert/strict";

import { type LogOffsets, type OffsetReset, planReset } from "../../../../tools/groups/reset-plan";
import type { ResetTarget } from "../../../../tools/groups/reset-target";

const LOG: LogOffsets = { topic: "orders", partition: 0, currentOffset: 50, earliest: 20, latest: 100 };

describe("planReset", () => {
  const PLANS: readonly (readonly [
    name: string,
    target: ResetTarget,
    log: Partial<LogOffsets>,
    reset: Omit<OffsetReset, "topic" | "partition">,
  ])[] = [
    ["goes back to the oldest record", { kind: "earliest" }, {}, { from: 50, to: 20, skipped: 0, readAgain: 30 }],
    ["skips to the end", { kind: "latest" }, {}, { from: 50, to: 100, skipped: 50, readAgain: 0 }],
    ["takes an offset", { kind: "offset", offset: 60 }, {}, { from: 50, to: 60, skipped: 10, readAgain: 0 }],
    [
      "takes the end of the log as an offset",
      { kind: "offset", offset: 100 },
      {},
      { from: 50, to: 100, skipped: 50, readAgain: 0 },
    ],
    ["counts back", { kind: "shift", by: -30 }, {}, { from: 50, to: 20, skipped: 0, readAgain: 30 }],
    ["counts forward", { kind: "shift", by: 50 }, {}, { from: 50, to: 100, skipped: 50, readAgain: 0 }],
    [
      "takes the first record at or after a time",
      { kind: "time", timeMs: 1 },
      { atTime: 33 },
      { from: 50, to: 33, skipped: 0, readAgain: 17 },
    ],
    [
      "skips to the end if no record is as late as the time",
      { kind: "time", timeMs: 1 },
      {},
      { from: 50, to: 100, skipped: 50, readAgain: 0 },
    ],
    [
      "sets a first offset",
      { kind: "earliest" },
      { currentOffset: null },
      { from: null, to: 20, skipped: 0, readAgain: 0 },
    ],
    [
      "does not count records that the log no longer holds",
      { kind: "offset", offset: 30 },
      { currentOffset: 5 },
      { from: 5, to: 30, skipped: 10, readAgain: 0 },
    ],
    [
      "does not count records that the log lost at its end",
      { kind: "earliest" },
      { currentOffset: 500 },
      { from: 500, to: 20, skipped: 0, readAgain: 80 },
    ],
  ];
  for (const [name, target, log, reset] of PLANS) {
    it(name, () =>
      assert.deepEqual(planReset(target, [{ ...LOG, ...log }]), {
        resets: [{ topic: "orders", partition: 0, ...reset }],
        problems: [],
      }),
    );
  }

  const PROBLEMS: readonly (readonly [name: string, target: ResetTarget, log: Partial<LogOffsets>, problem: string])[] =
    [
      [
        "an offset before the log",
        { kind: "offset", offset: 19 },
        {},
        "orders-0 must be reset to an offset from 20 to 100, got offset 19; use earliest for the nearest one",
      ],
      [
        "an offset after the log",
        { kind: "offset", offset: 101 },
        {},
        "orders-0 must be reset to an offset from 20 to 100, got offset 101; use latest for the nearest one",
      ],
      [
        "a number of records that leaves the log",
        { kind: "shift", by: -31 },
        {},
        "orders-0 must be reset to an offset from 20 to 100, got offset 19, which is 50 - 31; use earliest for the nearest one",
      ],
      [
        "a number of records from no offset",
        { kind: "shift", by: 1 },
        { currentOffset: null },
        "orders-0 has no offset of the group to count from; use earliest, latest, an offset or a time",
      ],
    ];
  for (const [name, target, log, problem] of PROBLEMS) {
    it(`has a problem with ${name}, and plans the other partitions`, () => {
      const other = { ...LOG, partition: 1, earliest: 0, latest: 1_000 };
      const { resets, problems } = planReset(target, [{ ...LOG, ...log }, other]);
      assert.deepEqual(problems, [problem]);
      assert.deepEqual(
        resets.map(({ partition }) => partition),
        [1],
      );
    });
  }
});
