/**
 * Makes the tests of a suite steps that build on each other: after a failed test, the rest of the suite is skipped. Mocha's
 * own `bail` would also silently skip every other suite that uses it.
 */
export function inOrder(suite: Mocha.Suite): void {
  let hasFailed = false;
  suite.beforeEach(function () {
    if (hasFailed) {
      this.skip();
    }
  });
  suite.afterEach(function () {
    hasFailed ||= this.currentTest?.state === "failed";
  });
}
