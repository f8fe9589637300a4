import assert from "node:assert/strict";

import { redactSecrets } from "../../../components/runtime/redact-secrets";
import { type Properties, renderProperties } from "../../../components/shared/properties";

const redact = (settings: Properties, ...lines: string[]): string[] =>
  redactSecrets(lines, {
    files: {
      "server.properties": renderProperties({ "broker.id": 0, ...settings }),
      "log4j.properties": "log4j.rootLogger=INFO\n",
    },
    secretSettings: Object.keys(settings),
  });

describe("redactSecrets", () => {
  const cases: readonly (readonly [secret: string, value: string | number, line: string, redacted: string])[] = [
    [
      "a password, each time",
      "s3cret!",
      "password s3cret! is wrong: s3cret!x",
      "password [secret] is wrong: [secret]x",
    ],
    ["a value with characters of regular expressions", "a.(b|c)*$", "got a.(b|c)*$, not aXb", "got [secret], not aXb"],
    ["a value that is escaped in the file", "a b=ü\\n:c", "got a b=ü\\n:c", "got [secret]"],
    ["each line of a value with several lines", "first line\nsecond line", "at second line: x", "at [secret]: x"],
    [
      "the quoted texts of a value, except the name of a user",
      'Login required username="node" password="pass word" user_node="pass word 2";',
      "no ZooKeeper node with pass word or pass word 2",
      "no ZooKeeper node with [secret] or [secret]",
    ],
    ["a short value where it is a whole word", 1, "[2021-11-01] value 1 of 10", "[2021-11-01] value [secret] of 10"],
  ];
  for (const [secret, value, line, redacted] of cases) {
    it(`redacts ${secret}`, () => {
      assert.deepEqual(redact({ "some.setting": value }, line), [redacted]);
    });
  }

  it("redacts the longest of several values that match", () => {
    assert.deepEqual(redact({ one: "pass", other: "password" }, "got password"), ["got [secret]"]);
  });

  it("leaves settings that are not secret", () => {
    const spec = { files: { "server.properties": "user=kafka\npassword=hidden\n" }, secretSettings: ["password"] };
    assert.deepEqual(redactSecrets(["user kafka, password hidden"], spec), ["user kafka, password [secret]"]);
  });

  it("leaves all lines without secret settings, and with secret settings that are empty or not in the files", () => {
    const lines = ["Invalid value x for configuration y", ""];
    assert.deepEqual(redact({}, ...lines), lines);
    assert.deepEqual(redact({ empty: "" }, ...lines), lines);
    assert.deepEqual(redactSecrets(lines, { files: {}, secretSettings: ["missing"] }), lines);
  });
});
