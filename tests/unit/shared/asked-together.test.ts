import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

import { askedTogether } from "../../../components/shared/asked-together";

/** Function that doubles numbers, even and odd ones apart, and the groups that it has answered. */
function doubling() {
  const groups: (readonly number[])[] = [];
  const ask = askedTogether(
    (number: number) => (number % 2 === 0 ? "even" : "odd"),
    async (numbers) => {
      groups.push(numbers);
      if (numbers.includes(13)) {
        throw new Error("13 is not doubled");
      }
      return numbers.map((number) => 2 * number);
    },
    () => delay(1),
  );
  return { ask, groups };
}

describe("askedTogether", () => {
  it("answers the questions of each group together, in their order", async () => {
    const { ask, groups } = doubling();
    assert.deepEqual(await Promise.all([ask(4), ask(1), ask(2), ask(4)]), [8, 2, 4, 8]);
    assert.deepEqual(groups, [[4, 2, 4], [1]]);
  });

  it("answers later questions anew", async () => {
    const { ask, groups } = doubling();
    assert.deepEqual([await ask(2), await ask(2)], [4, 4]);
    assert.deepEqual(groups, [[2], [2]]);
  });

  it("rejects all questions of a group if the wait for others fails, and answers the next one", async () => {
    let isBroken = true;
    const ask = askedTogether(
      () => "all",
      async (numbers: readonly number[]) => numbers,
      async () => {
        await delay(1);
        if (isBroken) {
          throw new Error("no connection");
        }
      },
    );
    const results = await Promise.allSettled([ask(1), ask(2)]);
    assert.deepEqual(
      results.map((result) => result.status === "rejected" && result.reason.message),
      ["no connection", "no connection"],
    );
    isBroken = false;
    assert.equal(await ask(3), 3);
  });

  it("rejects a question alone whose answer is an error", async () => {
    const ask = askedTogether<number, number>(
      () => "all",
      async (numbers) => numbers.map((number) => (number === 13 ? new Error("13 has no answer") : number)),
      () => delay(1),
    );
    const results = await Promise.allSettled([ask(1), ask(13), ask(2)]);
    assert.deepEqual(
      results.map((result) => (result.status === "rejected" ? result.reason.message : result.value)),
      [1, "13 has no answer", 2],
    );
  });

  it("rejects all questions of a group with its error, and no others", async () => {
    const { ask } = doubling();
    const results = await Promise.allSettled([ask(13), ask(2), ask(1)]);
    assert.deepEqual(
      results.map((result) => (result.status === "rejected" ? result.reason.message : result.value)),
      ["13 is not doubled", 4, "13 is not doubled"],
    );
  });
});
