import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";

import { type ShareOptions, sharedByKey } from "../../../components/shared/shared-by-key";
import { waitUntil } from "../../../components/shared/wait-until";

/** Sharing function for numbered values, and how many values it has opened and closed. */
function counted(options?: ShareOptions<string>) {
  const count = { opened: 0, closed: 0 };
  const share = sharedByKey(
    (_key: string) => {
      count.opened += 1;
      return { number: count.opened };
    },
    async () => {
      count.closed += 1;
    },
    options,
  );
  return { count, share };
}

const numberOf = async ({ number }: { readonly number: number }): Promise<number> => number;

describe("sharedByKey", () => {
  it("shares one value among concurrent users and closes it after the last of them", async () => {
    const { count, share } = counted();
    const numbers = await Promise.all([1, 2, 3].map(() => share("a", (inTurn) => inTurn(numberOf))));
    assert.deepEqual(numbers, [1, 1, 1]);
    assert.deepEqual(count, { opened: 1, closed: 1 });
    assert.equal(await share("a", (inTurn) => inTurn(numberOf)), 2);
    assert.deepEqual(count, { opened: 2, closed: 2 });
  });

  it("opens a value for each key", async () => {
    const { count, share } = counted();
    await Promise.all(["a", "b"].map((key) => share(key, (inTurn) => inTurn(numberOf))));
    assert.deepEqual(count, { opened: 2, closed: 2 });
  });

  it("compares keys by the text that `keyOf` returns", async () => {
    const { count, share } = counted({ keyOf: (key) => key.toLowerCase() });
    await Promise.all(["a", "A"].map((key) => share(key, (inTurn) => inTurn(numberOf))));
    assert.deepEqual(count, { opened: 1, closed: 1 });
  });

  it("runs one work at a time, also after work that failed", async () => {
    const { share } = counted();
    const log: string[] = [];
    const run = (name: string) =>
      share("a", (inTurn) =>
        inTurn(async () => {
          log.push(`${name} begins`);
          await nextTurn();
          log.push(`${name} ends`);
          if (name === "first") {
            throw new Error("no");
          }
        }),
      );
    const results = await Promise.allSettled(["first", "second"].map(run));
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "fulfilled"],
    );
    assert.deepEqual(log, ["first begins", "first ends", "second begins", "second ends"]);
  });

  it("reports a failed opening to every user, closes the value, and opens a new one for the next user", async () => {
    const count = { opened: 0, closed: 0 };
    const share = sharedByKey(
      async (_key: string) => {
        count.opened += 1;
        if (count.opened === 1) {
          throw new Error("refused");
        }
        return count.opened;
      },
      async (opening) => {
        count.closed += 1;
        await opening.catch(() => {});
      },
    );
    const results = await Promise.allSettled([1, 2].map(() => share("a", (inTurn) => inTurn((opening) => opening))));
    assert.deepEqual(
      results.map((result) => result.status === "rejected" && result.reason.message),
      ["refused", "refused"],
    );
    assert.equal(await share("a", (inTurn) => inTurn((opening) => opening)), 2);
    assert.deepEqual(count, { opened: 2, closed: 2 });
  });

  it("keeps a value without users for a moment, if it shall", async () => {
    const { count, share } = counted({ idleMs: 50 });
    const use = () => share("a", (inTurn) => inTurn(async ({ number }) => number));
    assert.deepEqual([await use(), await use()], [1, 1]);
    assert.deepEqual(count, { opened: 1, closed: 0 });
    await waitUntil(
      () => count.closed === 1 || undefined,
      () => new Error("the value was not closed"),
      { timeoutMs: 5_000 },
    );
    assert.equal(await use(), 2);
  });
});
