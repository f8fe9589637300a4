import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import {
  parseKeyValues,
  remoteCommand,
  remoteScript,
} from "../../../../../components/runtime/ssh/connection/remote-script";
import { skipSuite } from "../../../../../testing/suites/skip";

describe("remoteScript", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "the scripts run on Linux, with bash");
    }
  });

  const values = { what: "it's\n$(touch x)", home: "/nowhere" };

  const bash = (action: string, stdin: string) =>
    spawnSync("bash", ["-c", remoteCommand(action)], { input: stdin, encoding: "utf8" });

  it("runs one of its functions with the exact values", () => {
    const { status, stdout } = bash("inspect", remoteScript("inspect-installation", values));
    assert.equal(stdout, "health=it's\n$(touch x) is not installed in /nowhere\n");
    assert.equal(status, 0);
  });

  it("passes lists as arrays", () => {
    const lists = { ...values, list: ["a b", "", "'"] };
    const script = remoteScript("inspect-installation", lists).replace('\n"$@"\n', "\ndeclare -p list\n");
    assert.equal(bash("inspect", script).stdout, 'declare -a list=([0]="a b" [1]="" [2]="\'")\n');
  });

  it("runs nothing if its end is missing", () => {
    const script = remoteScript("inspect-installation", values);
    for (const length of [script.length - 3, script.length - 10, Math.floor(script.length / 2)]) {
      const { status, stdout } = bash("inspect", script.slice(0, length));
      assert.equal(stdout, "");
      assert.notEqual(status, 0);
    }
  });

  it("fails if the function fails", () => {
    const { status, stderr } = bash("fail 'no such luck'", remoteScript("inspect-installation", values));
    assert.equal(status, 1);
    assert.equal(stderr, "no such luck\n");
  });
});

describe("parseKeyValues", () => {
  it("reads the lines that contain a name and a value", () => {
    assert.deepEqual(parseKeyValues("startId=1-2-3\nnoise\nclusterId=a=b \n"), { startId: "1-2-3", clusterId: "a=b" });
  });
});
