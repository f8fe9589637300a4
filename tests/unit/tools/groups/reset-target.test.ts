import assert from "node:assert/strict";

import { parseResetTarget, type ResetTarget } from "../../../../tools/groups/reset-target";

const NOW = Date.parse("2026-11-29T12:00:00Z");

describe("parseResetTarget", () => {
  const TARGETS: readonly (readonly [text: string, target: ResetTarget])[] = [
    ["earliest", { kind: "earliest" }],
    ["latest", { kind: "latest" }],
    ["0", { kind: "offset", offset: 0 }],
    ["1200", { kind: "offset", offset: 1_200 }],
    ["-10", { kind: "shift", by: -10 }],
    ["+10", { kind: "shift", by: 10 }],
    ["2026-11-29T10:00:00Z", { kind: "time", timeMs: Date.UTC(2026, 10, 29, 10) }],
    ["2026-11-29T10:00:00.5+02:00", { kind: "time", timeMs: Date.UTC(2026, 10, 29, 8, 0, 0, 500) }],
    ["2026-11-28T10:00", { kind: "time", timeMs: new Date(2026, 10, 28, 10).getTime() }],
    ["1969-12-31T23:59:59.999Z", { kind: "time", timeMs: 0 }],
    ["1960-01-01", { kind: "time", timeMs: 0 }],
    ["2026-11-28", { kind: "time", timeMs: new Date(2026, 10, 28).getTime() }],
  ];
  for (const [text, target] of TARGETS) {
    it(`reads ${text}`, () => assert.deepEqual(parseResetTarget(text, NOW), target));
  }

  for (const text of ["", "first", "1.5", "--5", "1e3", "2026-02-30", "2026-11-29T25:00:00Z", "yesterday", "-"]) {
    it(`rejects ${JSON.stringify(text)}`, () =>
      assert.throws(() => parseResetTarget(text, NOW), {
        message: `--reset-to must be earliest, latest, an offset, -N, +N or a time such as 2026-11-29T10:00:00Z, got ${JSON.stringify(text)}`,
      }));
  }

  it("rejects a time in the future", () =>
    assert.throws(() => parseResetTarget("2026-11-29T12:00:01Z", NOW), {
      message: "--reset-to must not be a time in the future, got 2026-11-29T12:00:01Z; use latest to skip all records",
    }));
});
