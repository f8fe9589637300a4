import assert from "node:assert/strict";

import { formats } from "../../../../../tools/console/pages/formats";

const [EN, ES] = [formats("en", "UTC"), formats("es", "UTC")];

describe("formats", () => {
  it("groups the digits of numbers", () => {
    assert.deepEqual([EN.number(1_234), ES.number(1_234), EN.number(0)], ["1,234", "1.234", "0"]);
  });

  for (const [bytes, text] of [
    [0, "0 B"],
    [1_023, "1,023 B"],
    [1_024, "1 KiB"],
    [1_610_612_736, "1.5 GiB"],
    [2 ** 53, "8,192 TiB"],
  ] as const) {
    it(`writes ${bytes} bytes as ${text}`, () => {
      assert.equal(EN.bytes(bytes), text);
    });
  }

  for (const [durationMs, text] of [
    [0, "0 s"],
    [59_999, "59 s"],
    [61_000, "1 min 1 s"],
    [3_600_000, "1 h 0 min"],
    [90_000_000, "1 d 1 h"],
    [-5, "0 s"],
  ] as const) {
    it(`writes ${durationMs} ms as ${text}`, () => {
      assert.equal(EN.duration(durationMs), text);
    });
  }

  it("writes a time to the millisecond, and a number that is no time as it is", () => {
    assert.equal(EN.time(1_700_000_000_123), "Nov 14, 2023, 22:13:20.123");
    assert.equal(ES.time(1_700_000_000_123), "14 nov 2023, 22:13:20,123");
    assert.equal(EN.time(Number.MAX_SAFE_INTEGER), "9007199254740991");
  });
});
