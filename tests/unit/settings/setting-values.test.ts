import assert from "node:assert/strict";

import type { Setting } from "../../../components/settings/catalogue";
import {
  acceptedValues,
  isRounded,
  type SettingValue,
  settingText,
  valueProblem,
} from "../../../components/settings/setting-values";

const INT: Setting = { type: "INT" };
const PORT: Setting = { type: "INT", min: "0", max: "65535" };
const SHORT: Setting = { type: "SHORT", min: "1" };
const LONG: Setting = { type: "LONG", min: "-1" };
const FRACTION: Setting = { type: "DOUBLE", min: "0", max: "1" };
const DOUBLE: Setting = { type: "DOUBLE" };
const BOOLEAN: Setting = { type: "BOOLEAN" };
const TEXT: Setting = { type: "STRING" };
const CLASS: Setting = { type: "CLASS" };
const WORD: Setting = { type: "STRING", values: ["none", "required"] };
const WORDS: Setting = { type: "LIST", values: ["compact", "delete"] };
const LIST: Setting = { type: "LIST" };
const VERSION: Setting = {
  type: "STRING",
  versions: ["0.8.0", "0.11.0", "0.11.0-IV0", "3.0", "3.0-IV1", "3.3", "3.3-IV3"],
};

describe("acceptedValues", () => {
  const cases: readonly (readonly [setting: Setting, words: string])[] = [
    [INT, "a whole number from -2147483648 to 2147483647"],
    [PORT, "a whole number from 0 to 65535"],
    [SHORT, "a whole number from 1 to 32767"],
    [LONG, "a whole number from -1 to 9223372036854775807"],
    [FRACTION, "a number from 0 to 1"],
    [DOUBLE, "a number"],
    [BOOLEAN, "true or false"],
    [TEXT, "text"],
    [{ type: "PASSWORD" }, "text"],
    [CLASS, "the name of a Java class"],
    [WORD, '"none" or "required"'],
    [WORDS, '"compact" or "delete", or more of them with commas'],
    [VERSION, "a version of Kafka's protocol from 0.8.0 to 3.3"],
  ];
  for (const [setting, words] of cases) {
    it(`describes ${words}`, () => {
      assert.equal(acceptedValues(setting), words);
    });
  }
});

describe("settingText", () => {
  describe("returns the value as Kafka stores it", () => {
    const cases: readonly (readonly [setting: Setting, value: SettingValue, text: string])[] = [
      [INT, -5, "-5"],
      [INT, "+7 ", "7"],
      [INT, "2147483647", "2147483647"],
      [SHORT, 32_767, "32767"],
      [LONG, "9223372036854775807", "9223372036854775807"],
      [FRACTION, "0.50", "0.5"],
      [DOUBLE, "1.7976931348623157E308", "1.7976931348623157e+308"],
      [DOUBLE, -2.5, "-2.5"],
      [BOOLEAN, true, "true"],
      [BOOLEAN, "FALSE", "false"],
      [TEXT, " a b ", "a b"],
      [TEXT, "", ""],
      [TEXT, "3.0", "3.0"],
      [CLASS, "kafka.security.Outer$Inner", "kafka.security.Outer$Inner"],
      [WORD, "none", "none"],
      [WORDS, "compact , delete", "compact,delete"],
      [LIST, "a,b", "a,b"],
      [VERSION, "3.3.1", "3.3.1"],
      [VERSION, "3.0-IV1", "3.0-IV1"],
      [VERSION, "0.11.0.2", "0.11.0.2"],
    ];
    for (const [setting, value, text] of cases) {
      it(`${setting.type} ${JSON.stringify(value)}`, () => {
        assert.equal(settingText(setting, value), text);
      });
    }
  });

  describe("returns nothing for a value that the setting does not accept", () => {
    const cases: readonly (readonly [setting: Setting, value: SettingValue])[] = [
      [INT, "many"],
      [INT, ""],
      [INT, 1.5],
      [INT, 2 ** 31],
      [INT, true],
      [PORT, 65_536],
      [PORT, -1],
      [SHORT, 32_768],
      [LONG, "9223372036854775808"],
      [LONG, 2 ** 53],
      [FRACTION, 1.1],
      [FRACTION, "-0.1"],
      [DOUBLE, "1d"],
      [BOOLEAN, "yes"],
      [BOOLEAN, 1],
      [TEXT, 3],
      [TEXT, true],
      [LIST, 3],
      [{ type: "PASSWORD" }, 123_456],
      [CLASS, "no class"],
      [CLASS, ""],
      [WORD, "requested"],
      [WORD, 1],
      [WORDS, "compact,shred"],
      [VERSION, "9.9"],
      [VERSION, "0.11"],
      [VERSION, 3.3],
    ];
    for (const [setting, value] of cases) {
      it(`${setting.type} ${JSON.stringify(value)}`, () => {
        assert.equal(settingText(setting, value), undefined);
      });
    }
  });
});

describe("valueProblem", () => {
  it("is nothing for a value that the setting accepts", () => {
    assert.equal(valueProblem(INT, 1, "1"), undefined);
  });

  const cases: readonly (readonly [setting: Setting, value: SettingValue, shown: string, reason: string])[] = [
    [PORT, 65_536, "65536", "must be a whole number from 0 to 65535, got 65536"],
    [LONG, "1h", "a secret", "must be a whole number from -1 to 9223372036854775807, got a secret"],
    [
      LONG,
      2 ** 63,
      "9223372036854776000",
      "must be a whole number from -1 to 9223372036854775807, got 9223372036854776000, which is rounded; write it in quotes",
    ],
    [
      VERSION,
      3,
      "3",
      "must be a version of Kafka's protocol from 0.8.0 to 3.3, got 3; write it in quotes, because YAML and JavaScript change a number such as 3.0",
    ],
    [TEXT, 3, "3", "must be text, got 3; write it in quotes, because YAML and JavaScript change a number such as 3.0"],
    [TEXT, true, "true", "must be text, got true; write it in quotes"],
    [WORD, 1, "1", 'must be "none" or "required", got 1'],
  ];
  for (const [setting, value, shown, reason] of cases) {
    it(`says that ${setting.type} ${reason}`, () => {
      assert.equal(valueProblem(setting, value, shown), reason);
    });
  }
});

describe("isRounded", () => {
  it("is true for whole numbers that JavaScript can't represent", () => {
    assert.deepEqual([2 ** 53, -(2 ** 60), 1e21].map(isRounded), [true, true, true]);
    assert.deepEqual([2 ** 53 - 1, 0.5, "9223372036854775807", true].map(isRounded), [false, false, false, false]);
  });
});
