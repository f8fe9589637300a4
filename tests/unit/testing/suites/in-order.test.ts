import assert from "node:assert/strict";
import Mocha from "mocha";

import { inOrder } from "../../../../testing/suites/in-order";

/** Runs suites of tests, each of them in order, and returns the state of each test. */
async function statesOf(...suites: readonly (readonly (() => void)[])[]): Promise<(string | undefined)[]> {
  const mocha = new Mocha({ reporter: class extends Mocha.reporters.Base {} }); // Prints nothing.
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

const fails = () => assert.fail("on purpose");
const passes = () => {};

describe("inOrder", () => {
  it("skips the tests after a failed test", async () => {
    assert.deepEqual(await statesOf([passes, fails, passes, passes]), ["passed", "failed", "pending", "pending"]);
  });

  it("does not affect another suite", async () => {
    assert.deepEqual(await statesOf([fails, passes], [passes, passes]), ["failed", "pending", "passed", "passed"]);
  });
});
