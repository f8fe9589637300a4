import assert from "node:assert/strict";

import { shareRecent } from "../../../../tools/console/share-recent";

describe("shareRecent", () => {
  let calls: number;
  const count = async () => ++calls;

  beforeEach(() => {
    calls = 0;
  });

  it("does the work once for callers at the same time", async () => {
    const shared = shareRecent(count, 0);
    assert.deepEqual(await Promise.all([shared(), shared()]), [1, 1]);
  });

  it("returns a result that is young enough again", async () => {
    const shared = shareRecent(count, 60_000);
    assert.deepEqual([await shared(), await shared()], [1, 1]);
  });

  it("does the work again when the result is too old", async () => {
    const shared = shareRecent(count, -1);
    assert.deepEqual([await shared(), await shared()], [1, 2]);
  });

  it("does not remember a failure", async () => {
    const shared = shareRecent(async () => {
      if ((await count()) === 1) {
        throw new Error("first");
      }
      return calls;
    }, 60_000);
    await assert.rejects(shared, /first/);
    assert.equal(await shared(), 2);
  });
});
