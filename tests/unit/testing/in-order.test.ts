import assert from "node:assert/strict";
import Mocha from "mocha";

import { inOrder } from "../../../testing/suites/in-order";

/** How each of these tests ends, run in two suites of which each is in order. */
async function statesOf(...suites: readonly (readonly (() => void)[])[]): Promise<(string | undefined)[]> {
  const mocha = new Mocha({ reporter: class extends Mocha.reporters.Base {} }); // It prints nothing.
  const tests = suites.flatMap((steps, number) => {
    const suite = Mocha.Suite.create(mocha.suite, `suite ${number}`);
    inOrder(suite);
    return steps.map((step, index) => {
      const test = new Mocha.Test(`step ${index}`, step);
      suite.addTest(test);
      return test;
    });
  });
  await new Promise((resolve) => {
    mocha.run(resolve);
  });
  return tests.map(({ state }) => state);
}

const fails = () => assert.fail("as it is to");
const passes = () => {};

describe("inOrder", () => {
  it("skips what comes after a test that failed", async () => {
    assert.deepEqual(await statesOf([passes, fails, passes, passes]), ["passed", "failed", "pending", "pending"]);
  });

  it("runs another suite all the same", async () => {
    assert.deepEqual(await statesOf([fails, passes], [passes, passes]), ["failed", "pending", "passed", "passed"]);
  });
});
