import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { runScript } from "../../../../../components/runtime/ssh/connection/run-script";

/** Connection to an account whose shell runs these start files before each command. */
const shellWith = (startFiles: string) => ({
  run: async (command: string, input: string) => {
    const options = { input, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", `${startFiles}\n${command}`], options);
    return { exitCode: status ?? 0, stdout, stderr };
  },
});

const SCRIPT = '{\nprint() { echo one; printf two; }\n"$@"\nexit\n}\n';

const outputWith = async (startFiles: string) =>
  (await runScript(shellWith(startFiles), "print", SCRIPT, 10_000)).stdout;

describe("runScript", () => {
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // The shell of a host is bash.
    }
  });

  for (const startFiles of ["", "echo Welcome; echo home=/", "printf 'no line break'", "echo error >&2"]) {
    it(`returns the output of the script alone after the start files ${JSON.stringify(startFiles)}`, async () => {
      assert.equal(await outputWith(startFiles), "one\ntwo");
    });
  }

  it("fails with what a shell prints that runs no command", async () => {
    await assert.rejects(outputWith("echo 'This account is currently not available.'; exit 1"), {
      message:
        "the shell of the account ends before it runs a command (exit code 1, This account is currently not available.); " +
        "give the account the shell bash, and correct the shell's start files",
    });
    await assert.rejects(outputWith("exit 0"), /before it runs a command \(exit code 0\); give/);
  });

  it("fails without bash", async () => {
    await assert.rejects(outputWith("bash() { echo 'bash: not found' >&2; return 127; }"), {
      message: "bash is not installed; install bash on the host",
    });
  });
});
