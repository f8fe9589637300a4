/**
 * Makes the tests of a suite steps of one way: once one of them has failed, those after it are skipped. Mocha's own `bail`
 * also passes over every other suite that has it, without a word, once a test failed anywhere.
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
