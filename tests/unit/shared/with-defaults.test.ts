import assert from "node:assert/strict";

import { withDefaults } from "../../../components/shared/with-defaults";

describe("definedOver", () => {
  const cases: readonly (readonly [what: string, defaults: object, values: object, result: object])[] = [
    ["takes a value over its default", { port: 9092 }, { port: 9093 }, { port: 9093 }],
    ["keeps a default that nothing is said about", { port: 9092 }, {}, { port: 9092 }],
    ["keeps a default over undefined", { port: 9092 }, { port: undefined }, { port: 9092 }],
    [
      "takes values that only look empty",
      { a: 1, b: true, c: "x", d: 1 },
      { a: 0, b: false, c: "", d: null },
      { a: 0, b: false, c: "", d: null },
    ],
    ["adds values without a default", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ["leaves out values without a default that are undefined", { a: 1 }, { b: undefined }, { a: 1 }],
  ];
  for (const [what, defaults, values, result] of cases) {
    it(what, () => {
      assert.deepEqual(withDefaults(defaults, values), result);
    });
  }

  it("leaves the defaults as they are", () => {
    const defaults = Object.freeze({ port: 9092 });
    withDefaults(defaults, { port: 1 });
    assert.deepEqual(defaults, { port: 9092 });
  });
});
