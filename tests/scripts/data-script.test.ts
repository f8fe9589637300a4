import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";

import { scriptsOf } from "../../components/runtime/scripts/scripts";
import { skipSuite } from "../../testing/suites/skip";
import { bashScripts, type ScriptResult } from "../support/scripts";
import { temporaryFolder } from "../support/temporary-folder";

const FILE = "meta.properties";

/** Script that calls a function of data.sh: `delete FOLDER FILE LINE` or `ensure FOLDER NAME TEXT`. */
const CALLER = `set -euo pipefail
fail() { echo "$1" >&2; exit 1; }
case $1 in
  delete) delete_data "$2" "$3" "$4" ;;
  ensure) names=("\${@:3:1}") texts=("\${@:4:1}"); ensure_data_files "$2" " of kafka-0" names texts ;;
esac`;

describe("data.sh", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "data.sh runs in Linux, with bash");
    }
  });
  const path = temporaryFolder();
  const start = bashScripts((name) => path(name));
  beforeEach(async () => {
    await mkdir(path("data"));
    await writeFile(path("caller.sh"), [...Object.values(scriptsOf("data")), CALLER].join("\n"));
  });
  const run = (...args: string[]): Promise<ScriptResult> => start("caller.sh", args).ended;
  const deleteData = () => run("delete", path("data"), FILE, "cluster.id=X");
  const ensureFile = (text: string) => run("ensure", path("data"), FILE, text);
  const write = (files: Readonly<Record<string, string>>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(path("data", name), text)));
  const names = () => readdir(path("data"));
  const DONE = { exitCode: 0, stdout: "", stderr: "" };

  it("deletes all data with the fingerprint, and keeps the file that names the owner", async () => {
    for (const text of ["version=0\ncluster.id=X\n", "cluster.id=X", "cluster.id=X\r\n"]) {
      await write({ [FILE]: text, ".owner": "p/s/kafka-0\n", ".lock": "", "a b": "" });
      await mkdir(path("data", "orders-0"));
      assert.deepEqual(await deleteData(), DONE);
      assert.deepEqual(await names(), [".owner"]);
    }
  });

  for (const text of ["cluster.id=Y\n", "cluster.id=XX\n", "#cluster.id=X\n", "my.cluster.id=X\n", ""]) {
    it(`keeps data whose file contains ${JSON.stringify(text)}`, async () => {
      await write({ [FILE]: text, log: "1" });
      assert.deepEqual(await deleteData(), DONE);
      assert.deepEqual(await names(), ["log", FILE]);
    });
  }

  it("deletes nothing without the file, without data and without a fingerprint", async () => {
    await write({ log: "" });
    assert.deepEqual(await deleteData(), DONE);
    assert.deepEqual(await run("delete", path("none"), FILE, "cluster.id=X"), DONE);
    assert.deepEqual(await run("delete", path("data"), "", ""), DONE);
    assert.deepEqual(await names(), ["log"]);
  });

  it("writes a file into an empty folder, also after an interrupted run", async () => {
    await write({ ".owner": "p/s/kafka-0\n", [`${FILE}.new`]: "vers" });
    for (const text of ["version=1\nnode.id=0\n", "", "no end of line"]) {
      await write({ [FILE]: "" });
      assert.deepEqual(await ensureFile(text), DONE);
      assert.equal(await readFile(path("data", FILE), "utf8"), text);
    }
    await write({ log: "1", [FILE]: "version=1\n" });
    assert.deepEqual(await ensureFile("version=1\n"), DONE);
  });

  it("rejects a file with another text, and keeps the file", async () => {
    await write({ [FILE]: "version=0\n" });
    assert.deepEqual(await ensureFile("version=1\n"), {
      exitCode: 1,
      stdout: "",
      stderr: `meta.properties in data folder ${path("data")} of kafka-0 must be "version=1", got "version=0"; restore the data of this service (nothing was changed)\n`,
    });
    assert.equal(await readFile(path("data", FILE), "utf8"), "version=0\n");
  });

  it("accepts a properties file with the same values in another order and among others", async () => {
    const text = "#\n#Sun Nov 29\ndirectory.id=abc\r\ncluster.id=X\r\nversion=1\r\n";
    await write({ [FILE]: text });
    assert.deepEqual(await ensureFile("version=1\ncluster.id=X\n"), DONE);
    assert.equal(await readFile(path("data", FILE), "utf8"), text);
    for (const other of ["version=1\ncluster.id=Y\n", "version=1\ncluster.id=\n", "version=1\nnode.id=0\n"]) {
      assert.equal((await ensureFile(other)).exitCode, 1, other);
    }
  });

  it("rejects another file with the same lines and others", async () => {
    await write({ myid: "1\n2\n" });
    assert.equal((await run("ensure", path("data"), "myid", "1\n")).exitCode, 1);
  });

  for (const name of ["orders-0", ".hidden", `x${FILE}`]) {
    it(`rejects data without the file: ${name}`, async () => {
      await mkdir(path("data", name));
      const { exitCode, stderr } = await ensureFile("version=1\n");
      assert.equal(exitCode, 1);
      assert.equal(
        stderr,
        `data folder ${path("data")} of kafka-0 must hold meta.properties beside the existing ${name}, got none; restore the missing file, or, if the data is this service's, write "version=1" into that file\n`,
      );
      assert.deepEqual(await names(), [name]);
    });
  }
});
