import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

import { absolutePath, expandHome, homePathProblems } from "../../../components/shared/home-path";

describe("expandHome", () => {
  const PATHS: readonly (readonly [path: string, expanded: string])[] = [
    ["~", "/home/ann"],
    ["~/", "/home/ann/"],
    ["~/kafka data", "/home/ann/kafka data"],
    ["~\\kafka", "/home/ann\\kafka"],
    ["~bob/data", "~bob/data"],
    ["/data/~", "/data/~"],
    ["./~/data", "./~/data"],
    ["data", "data"],
    ["", ""],
  ];
  for (const [path, expanded] of PATHS) {
    it(`expands ${JSON.stringify(path)} to ${JSON.stringify(expanded)}`, () =>
      assert.equal(expandHome(path, "/home/ann"), expanded));
  }

  it("uses the home folder of the user", () => assert.equal(expandHome("~/x"), `${homedir()}/x`));

  it("ignores characters of the home folder that have a meaning in replacements", () =>
    assert.equal(expandHome("~/x", "/home/$&"), "/home/$&/x"));
});

describe("absolutePath", () => {
  it("starts in the home folder or in the working directory", () => {
    assert.equal(absolutePath("~/data/../x", "/home/ann"), resolve("/home/ann/x"));
    assert.equal(absolutePath("data"), join(process.cwd(), "data"));
    assert.equal(absolutePath("/data/"), resolve("/data"));
  });
});

describe("homePathProblems", () => {
  it("refuses the name of a user", () =>
    assert.deepEqual(homePathProblems("dataDir", "~kafka/data"), [
      {
        property: "dataDir",
        reason: 'must not begin with the name of a user, got "~kafka/data"; write the whole path',
      },
    ]));

  for (const path of [undefined, "", "~", "~/x", "/a/~b", "x~y"]) {
    it(`accepts ${JSON.stringify(path)}`, () => assert.deepEqual(homePathProblems("dataDir", path), []));
  }
});
