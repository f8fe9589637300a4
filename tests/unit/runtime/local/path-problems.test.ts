import assert from "node:assert/strict";
import { homedir } from "node:os";
import { resolve } from "node:path";

import { agentPathProblems, pathProblems } from "../../../../components/runtime/local/path-problems";
import { describeProblems } from "../../../../components/shared/problems";

describe("pathProblems", () => {
  const COMMA = "dataDir must not contain a comma, got";
  const CASES: readonly (readonly [name: string, paths: Parameters<typeof pathProblems>[0], problems: string])[] = [
    ["accepts the defaults", {}, ""],
    ["accepts blanks, accents and quotes", { dataDir: "/a b/José \"x\" 'y'", stateDir: "/c d#%20/é" }, ""],
    ["accepts the home folder", { dataDir: "~/data", javaHome: "~/java", stateDir: "~" }, ""],
    ["accepts several folders, with `~` and relative to the project", { dataDir: "~/d1, ./d2" }, ""],
    ["accepts a list of folders, and relative ones alone as text", { dataDir: ["/d1", "d2"] }, ""],
    [
      "refuses the name of a user in any folder",
      { dataDir: "/d1,~ann/d2" },
      'dataDir must not begin with the name of a user, got "~ann/d2"; write the whole path',
    ],
    [
      "refuses the same folder twice, also when it is written in two ways",
      { dataDir: ["data", "./other/../data/"] },
      `dataDir must name each folder once, got ${JSON.stringify(resolve("data"))} twice; remove one of the two entries`,
    ],
    [
      "refuses a comma in the folder of the data below stateDir",
      { stateDir: "/tmp/Acme, Inc/kafka/.state" },
      `${COMMA} "/tmp/Acme, Inc/kafka/.state"; a comma separates two folders, also for Kafka, so one folder needs a path without a comma, such as a symbolic link`,
    ],
    [
      "accepts a comma in stateDir if the data is in another folder",
      { stateDir: "/tmp/Acme, Inc/kafka/.state", dataDir: "/data" },
      "",
    ],
    [
      "refuses a colon in stateDir",
      { stateDir: "/tmp/a:b" },
      'stateDir must not contain ":", which separates the paths of Java\'s class path, got "/tmp/a:b"; set another folder, or move the checkout',
    ],
    ["accepts a colon in dataDir", { dataDir: "/tmp/a:b" }, ""],
    [
      "refuses the names of users, all at once",
      { dataDir: "~ann/a", javaHome: "~bob/b" },
      'dataDir must not begin with the name of a user, got "~ann/a"; write the whole path; ' +
        'javaHome must not begin with the name of a user, got "~bob/b"; write the whole path',
    ],
    ["ignores a stateDir that is not known yet", { stateDir: "" }, ""],
  ];
  for (const [name, paths, problems] of CASES) {
    it(name, () => assert.equal(describeProblems(pathProblems(paths, ":")), problems));
  }

  it("expands the home folder before it looks for commas", () => {
    const { HOME } = process.env;
    try {
      process.env.HOME = "/home/a,b";
      assert.equal(homedir(), "/home/a,b");
      assert.match(describeProblems(pathProblems({ dataDir: "~/x" })), /comma, got "\/home\/a,b\/x"/);
    } finally {
      process.env.HOME = HOME;
    }
  });
});

describe("agentPathProblems", () => {
  it("refuses the character that ends the path of an agent", () => {
    assert.deepEqual(agentPathProblems(resolve("/state é x")), []);
    const stateDir = resolve("/a=b");
    assert.deepEqual(agentPathProblems(stateDir), [
      {
        property: "stateDir",
        reason: `must not contain "=" with metrics, which ends the path of the metrics agent, got ${JSON.stringify(stateDir)}; set another folder, move the checkout, or set metrics to false`,
      },
    ]);
  });
});
