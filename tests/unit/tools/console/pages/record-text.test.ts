import assert from "node:assert/strict";

import { recordText } from "../../../../../tools/console/pages/record-text";

describe("recordText", () => {
  for (const [name, bytes, expected] of [
    ["no bytes", undefined, { kind: "none", text: "", sizeBytes: 0, isCut: false }],
    ["an empty text", Buffer.alloc(0), { kind: "text", text: "", sizeBytes: 0, isCut: false }],
    ["a text", Buffer.from("niño €\n\ttwo"), { kind: "text", text: "niño €\n\ttwo", sizeBytes: 14, isCut: false }],
    ["a number", Buffer.from("42"), { kind: "text", text: "42", sizeBytes: 2, isCut: false }],
    [
      "JSON, with all digits of a number",
      Buffer.from('{"id":12345678901234567890,"ok":true}'),
      { kind: "json", text: '{\n  "id": 12345678901234567890,\n  "ok": true\n}', sizeBytes: 37, isCut: false },
    ],
    ["broken JSON", Buffer.from('{"id":'), { kind: "text", text: '{"id":', sizeBytes: 6, isCut: false }],
    [
      "bytes that are no UTF-8",
      Buffer.from([0xff, 0x00, 0x41]),
      { kind: "binary", text: "ff 00 41", sizeBytes: 3, isCut: false },
    ],
    [
      "a text with control characters",
      Buffer.from("a\u0000b"),
      { kind: "binary", text: "61 00 62", sizeBytes: 3, isCut: false },
    ],
    [
      "a text with an escape sequence",
      Buffer.from("\u001b[2J"),
      { kind: "binary", text: "1b 5b 32 4a", sizeBytes: 4, isCut: false },
    ],
  ] as const) {
    it(`shows ${name}`, () => {
      assert.deepEqual(recordText(bytes), expected);
    });
  }

  it("cuts a long text, and not within a character", () => {
    const { kind, text, sizeBytes, isCut } = recordText(Buffer.from(`x${"€".repeat(3_000)}`));
    assert.deepEqual({ kind, sizeBytes, isCut }, { kind: "text", sizeBytes: 9_001, isCut: true });
    assert.equal(text, `x${"€".repeat(2_730)}`);
  });

  it("cuts long JSON, and shows it as it is", () => {
    const long = JSON.stringify({ value: "x".repeat(9_000) });
    assert.deepEqual(recordText(Buffer.from(long)), {
      kind: "text",
      text: long.slice(0, 8_192),
      sizeBytes: long.length,
      isCut: true,
    });
  });

  it("cuts long binary data", () => {
    const { kind, text, isCut } = recordText(Buffer.alloc(1_000_000, 0xff));
    assert.deepEqual({ kind, bytes: text.split(" ").length, isCut }, { kind: "binary", bytes: 256, isCut: true });
  });
});
