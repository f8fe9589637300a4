import assert from "node:assert/strict";

import { withDefaults } from "../../../components/shared/with-defaults";

describe("withDefaults", () => {
  const cases: readonly (readonly [what: string, defaults: object, values: object, result: object])[] = [
    ["replaces a default with a value", { port: 9092 }, { port: 9093 }, { port: 9093 }],
    ["uses the default of a missing value", { port: 9092 }, {}, { port: 9092 }],
    ["uses the default of a value that is undefined", { port: 9092 }, { port: undefined }, { port: 9092 }],
    [
      "accepts 0, false, empty text and null as values",
      { a: 1, b: true, c: "x", d: 1 },
      { a: 0, b: false, c: "", d: null },
      { a: 0, b: false, c: "", d: null },
    ],
    ["adds values without a default", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ["omits values that are undefined and have no default", { a: 1 }, { b: undefined }, { a: 1 }],
  ];
  for (const [what, defaults, values, result] of cases) {
    it(what, () => {
      assert.deepEqual(withDefaults(defaults, values), result);
    });
  }

  it("does not change the defaults", () => {
    const defaults = Object.freeze({ port: 9092 });
    withDefaults(defaults, { port: 1 });
    assert.deepEqual(defaults, { port: 9092 });
  });
});
