import assert from "node:assert/strict";

import { firstAvailable, type Source } from "../../../components/shared/first-available";

describe("firstAvailable", () => {
  let used: string[] = [];
  beforeEach(() => {
    used = [];
  });

  const source = (name: string, failure?: string): Source => ({
    name,
    obtain: async () => {
      used.push(name);
      if (failure !== undefined) {
        throw new Error(failure);
      }
    },
  });

  it("uses no further source after the first that works", async () => {
    await firstAvailable("Java", [source("one"), source("another")], "install it");
    assert.deepEqual(used, ["one"]);
  });

  it("reports each source, and why a source failed", async () => {
    const reported: string[] = [];
    await firstAvailable("Java", [source("one", "no network"), source("another")], "install it", (text) =>
      reported.push(text),
    );
    assert.deepEqual(reported, ["one", "not possible (no network)", "another"]);
  });

  it("throws with the failure of every source and the advice", async () => {
    await assert.rejects(
      firstAvailable("Java", [source("one", "no network"), source("another", "no pip")], "install it"),
      {
        message:
          "Java could not be set up; tried one: no network; another: no pip; install it, then run the command again",
      },
    );
  });
});
