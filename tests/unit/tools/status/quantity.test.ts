import assert from "node:assert/strict";

import { formatBytes, formatDuration } from "../../../../tools/status/quantity";

describe("formatBytes", () => {
  for (const [bytes, text] of [
    [undefined, "-"],
    [0, "0 B"],
    [1_023, "1023 B"],
    [1_024, "1.0 KiB"],
    [10 * 2 ** 20, "10 MiB"],
    [1.5 * 2 ** 30, "1.5 GiB"],
    [5_000 * 2 ** 40, "5000 TiB"],
  ] as const) {
    it(`writes ${bytes} as ${text}`, () => {
      assert.equal(formatBytes(bytes), text);
    });
  }
});

describe("formatDuration", () => {
  for (const [seconds, text] of [
    [undefined, "-"],
    [0, "0 s"],
    [61.4, "1 min 1 s"],
    [7_500, "2 h 5 min"],
    [86_400, "1 d 0 h"],
  ] as const) {
    it(`writes ${seconds} as ${text}`, () => {
      assert.equal(formatDuration(seconds), text);
    });
  }
});
