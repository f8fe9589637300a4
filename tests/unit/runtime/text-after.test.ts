import assert from "node:assert/strict";
import { Readable } from "node:stream";

import { textAfter } from "../../../components/runtime/text-after";

const found = (...chunks: readonly string[]) =>
  textAfter(Readable.from(chunks.map((text) => Buffer.from(text))), "id=", 3);

describe("textAfter", () => {
  for (const chunks of [["..id=abc.."], ["..i", "d", "=a", "b", "c."], ["id=abc", "id=xyz"], ["id", "id=abc"]]) {
    it(`finds the characters in ${JSON.stringify(chunks)}`, async () => {
      assert.equal(await found(...chunks), "abc");
    });
  }

  for (const chunks of [[], ["id", "-=abc"], ["id=ab"], ["xyz"]]) {
    it(`returns undefined for ${JSON.stringify(chunks)}`, async () => {
      assert.equal(await found(...chunks), undefined);
    });
  }
});
