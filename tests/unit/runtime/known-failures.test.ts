import assert from "node:assert/strict";

import { KNOWN_FAILURES, UNKNOWN_SETTING } from "../../../components/runtime/known-failures";

/** Names that a text must not translate: variables, settings, commands, options. */
const NAMES = /\$\w+|`[^`]+`|\b[a-z]+[A-Z]\w+|\b[a-z]+(?:\.[a-z]+)+|-D[\w.]+|\b\d{3,}/g;

const namesIn = (text: string): string[] => [...new Set(text.match(NAMES))].sort();

describe("KNOWN_FAILURES", () => {
  for (const { pattern, en, es } of KNOWN_FAILURES) {
    it(`has cause and cure in English and in Spanish: ${en.split(":")[0]} (${pattern.source.slice(0, 40)})`, () => {
      for (const text of [en, es]) {
        assert.match(text, /^[^:]+\S: [^:]+\S.*[^.]$/s);
      }
      assert.notEqual(es, en);
      assert.deepEqual(namesIn(es), namesIn(en));
    });
  }

  it("has a text in both languages for a setting that is not found", () => {
    assert.notEqual(UNKNOWN_SETTING.es, UNKNOWN_SETTING.en);
  });
});
