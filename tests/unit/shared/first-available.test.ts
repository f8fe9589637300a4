import assert from "node:assert/strict";

import { firstAvailable, type Source } from "../../../components/shared/first-available";

describe("firstThatWorks", () => {
  let taken: string[] = [];
  beforeEach(() => {
    taken = [];
  });

  const way = (name: string, failure?: string): Source => ({
    name,
    obtain: async () => {
      taken.push(name);
      if (failure !== undefined) {
        throw new Error(failure);
      }
    },
  });

  it("takes no further way after the first that works", async () => {
    await firstAvailable("Java", [way("one"), way("another")], "install it");
    assert.deepEqual(taken, ["one"]);
  });

  it("says what it does, and why it goes on", async () => {
    const said: string[] = [];
    await firstAvailable("Java", [way("one", "no network"), way("another")], "install it", (what) => said.push(what));
    assert.deepEqual(said, ["one", "not possible (no network)", "another"]);
  });

  it("rejects with every way and how it failed, and with what to do", async () => {
    await assert.rejects(firstAvailable("Java", [way("one", "no network"), way("another", "no pip")], "install it"), {
      message: "Java could not be set up; tried one: no network; another: no pip; install it, then run it again",
    });
  });
});
