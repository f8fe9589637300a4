import assert from "node:assert/strict";
import { z } from "zod";

import { JVM_SCHEMA, PROPERTIES_SCHEMA, withPlainValues } from "../../../components/shared/argument-schemas";
import { describeProblems, problemsOf } from "../../../components/shared/problems";

const WHOLE_NAME = 'under the whole name in quotes, such as ["log.retention.ms"]';

const found = (schema: z.ZodType, value: unknown): string => describeProblems(problemsOf(schema, value));

describe("PROPERTIES_SCHEMA", () => {
  const schema = z.object({ config: PROPERTIES_SCHEMA });

  it("accepts text, numbers, true and false under any names", () => {
    assert.equal(found(schema, { config: { a: "x", "b.c": 1, d: true, "": false } }), "");
  });

  const cases: readonly (readonly [config: unknown, message: string])[] = [
    [{ a: { b: 1 } }, `config.a must be text, a number, true or false, ${WHOLE_NAME}, got {"b":1}`],
    [{ "a.b": ["x"] }, 'config["a.b"] must be text, with commas between the elements of a list, got ["x"]'],
    [{ a: null }, "config.a must be text, a number, true or false, got null"],
    ["a=1", 'config must be an object of settings under their official names, got "a=1"'],
    [["a=1"], 'config must be an object of settings under their official names, got ["a=1"]'],
  ];
  for (const [config, message] of cases) {
    it(`rejects ${JSON.stringify(config)}`, () => {
      assert.equal(found(schema, { config }), message);
    });
  }
});

describe("withPlainValues", () => {
  it("leaves out the values that no setting can have", () => {
    assert.deepEqual(withPlainValues({ a: 1, b: "x", c: true, d: null, e: ["x"], f: { g: 1 } }), {
      a: 1,
      b: "x",
      c: true,
    });
  });

  for (const value of [undefined, null, "a=1", ["a"]]) {
    it(`returns ${JSON.stringify(value)} as it is`, () => {
      assert.deepEqual(withPlainValues(value), value);
    });
  }
});

describe("JVM_SCHEMA", () => {
  const schema = z.object(JVM_SCHEMA);
  const fits = { heapMiB: 64, profile: "production", furtherFlags: ["-Xss1m"], startupTimeoutMs: 1_000 };

  it("accepts the bounds", () => {
    assert.equal(found(schema, fits), "");
    assert.equal(found(schema, { ...fits, heapMiB: 1_048_576, startupTimeoutMs: 3_600_000 }), "");
  });

  const cases: readonly (readonly [argument: Record<string, unknown>, message: string])[] = [
    [{ heapMiB: 63 }, "heapMiB must be a heap in MiB from 64 to 1048576, got 63"],
    [{ heapMiB: 1_048_577 }, "heapMiB must be a heap in MiB from 64 to 1048576, got 1048577"],
    [{ furtherFlags: ["Xss1m"] }, 'furtherFlags[0] must be a JVM flag that begins with "-", on one line, got "Xss1m"'],
    [{ profile: "fast" }, 'profile must be "development" or "production", got "fast"'],
    [{ startupTimeoutMs: 60 }, "startupTimeoutMs must be a time in milliseconds from 1000 to 3600000, got 60"],
  ];
  for (const [argument, message] of cases) {
    it(`rejects ${JSON.stringify(argument)}`, () => {
      assert.equal(found(schema, { ...fits, ...argument }), message);
    });
  }
});
