import assert from "node:assert/strict";
import { KafkaJSAggregateError } from "kafkajs";

import { errorCode, errorMessage, rootCauseMessage } from "../../../components/shared/error-message";

describe("errorMessage", () => {
  const cases: readonly (readonly [what: string, thrown: unknown, reason: string])[] = [
    ["an error", new Error("no answer"), "no answer"],
    ["an error without a message", new TypeError(), "TypeError"],
    [
      "several errors, as of a connection to both addresses of a name",
      new AggregateError([new Error("a"), new Error("b")]),
      "a",
    ],
    ["nested lists of errors", new AggregateError([new AggregateError([new Error("a")], "outer")]), "a"],
    ["an empty list of errors", new AggregateError([], "nothing worked"), "nothing worked"],
    [
      "several errors of kafkajs",
      new KafkaJSAggregateError("Topic creation errors", [new Error("The request timed out")]),
      "The request timed out",
    ],
    ["text", "no answer", "no answer"],
    ["undefined", undefined, "undefined"],
  ];
  for (const [what, thrown, reason] of cases) {
    it(`is ${JSON.stringify(reason)} for ${what}`, () => {
      assert.equal(errorMessage(thrown), reason);
    });
  }
});

describe("rootCauseMessage", () => {
  const refused = new AggregateError([new Error("connect ECONNREFUSED")]);
  const cases: readonly (readonly [what: string, thrown: unknown, reason: string])[] = [
    ["an error without a cause", new Error("no answer"), "no answer"],
    ["a chain of causes", new Error("a", { cause: new Error("b", { cause: new Error("c") }) }), "c"],
    ["several errors at the bottom", new TypeError("fetch failed", { cause: refused }), "connect ECONNREFUSED"],
    ["a cause that is not an error", new Error("a", { cause: "b" }), "a"],
    ["text", "no answer", "no answer"],
  ];
  for (const [what, thrown, reason] of cases) {
    it(`is ${JSON.stringify(reason)} for ${what}`, () => {
      assert.equal(rootCauseMessage(thrown), reason);
    });
  }
});

describe("errorCode", () => {
  it("is the system's code of an error", () => {
    assert.equal(errorCode(Object.assign(new Error(), { code: "ENOENT" })), "ENOENT");
  });

  it("is undefined for an error without a code", () => {
    assert.equal(errorCode(new Error("x")), undefined);
    assert.equal(errorCode(undefined), undefined);
    assert.equal(errorCode("ENOENT"), undefined);
  });
});
