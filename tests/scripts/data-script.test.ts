import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";

import { scriptsOf } from "../../components/runtime/scripts/scripts";
import { skipSuite } from "../../testing/suites/skip";
import { bashScripts, type ScriptResult } from "../support/scripts";
import { temporaryFolder } from "../support/temporary-folder";

const FILE = "meta.properties";

/** Calls one of the functions; what is put among data is `NAME TEXT` twice at the most. */
const CALLER = `set -euo pipefail
fail() { echo "$1" >&2; exit 1; }
case $1 in
  discard) discard_data "$2" "$3" "$4" ;;
  put) names=("\${@:3:1}") texts=("\${@:4:1}"); put_data_files "$2" " of kafka-0" names texts ;;
esac`;

describe("the script of data", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "the script of data runs in Linux, with bash");
    }
  });
  const path = temporaryFolder();
  const start = bashScripts((name) => path(name));
  beforeEach(async () => {
    await mkdir(path("data"));
    await writeFile(path("caller.sh"), [...Object.values(scriptsOf("data")), CALLER].join("\n"));
  });
  const run = (...args: string[]): Promise<ScriptResult> => start("caller.sh", args).ended;
  const discard = () => run("discard", path("data"), FILE, "cluster.id=X");
  const put = (text: string) => run("put", path("data"), FILE, text);
  const write = (files: Readonly<Record<string, string>>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(path("data", name), text)));
  const there = () => readdir(path("data"));
  const DONE = { exitCode: 0, stdout: "", stderr: "" };

  it("dataToDelete all data that is known by the line, and leaves whose folder it is", async () => {
    for (const text of ["version=0\ncluster.id=X\n", "cluster.id=X", "cluster.id=X\r\n"]) {
      await write({ [FILE]: text, ".owner": "p/s/kafka-0\n", ".lock": "", "a b": "" });
      await mkdir(path("data", "orders-0"));
      assert.deepEqual(await discard(), DONE);
      assert.deepEqual(await there(), [".owner"]);
    }
  });

  for (const text of ["cluster.id=Y\n", "cluster.id=XX\n", "#cluster.id=X\n", "my.cluster.id=X\n", ""]) {
    it(`dataToDelete no data that says ${JSON.stringify(text)}`, async () => {
      await write({ [FILE]: text, log: "1" });
      assert.deepEqual(await discard(), DONE);
      assert.deepEqual(await there(), ["log", FILE]);
    });
  }

  it("dataToDelete no data that says nothing, and nothing where there is none or no line", async () => {
    await write({ log: "" });
    assert.deepEqual(await discard(), DONE);
    assert.deepEqual(await run("discard", path("none"), FILE, "cluster.id=X"), DONE);
    assert.deepEqual(await run("discard", path("data"), "", ""), DONE);
    assert.deepEqual(await there(), ["log"]);
  });

  it("puts a file where there is no data yet, also after a run that was cut in it", async () => {
    await write({ ".owner": "p/s/kafka-0\n", [`${FILE}.new`]: "vers" });
    for (const text of ["version=1\nnode.id=0\n", "", "no end of line"]) {
      await write({ [FILE]: "" });
      assert.deepEqual(await put(text), DONE);
      assert.equal(await readFile(path("data", FILE), "utf8"), text);
    }
    await write({ log: "1", [FILE]: "version=1\n" });
    assert.deepEqual(await put("version=1\n"), DONE);
  });

  it("refuses a file with another text, and leaves it", async () => {
    await write({ [FILE]: "version=0\n" });
    assert.deepEqual(await put("version=1\n"), {
      exitCode: 1,
      stdout: "",
      stderr: `meta.properties in data folder ${path("data")} of kafka-0 must be "version=1", got "version=0"; it is left as it is: bring the right data back\n`,
    });
    assert.equal(await readFile(path("data", FILE), "utf8"), "version=0\n");
  });

  for (const name of ["orders-0", ".hidden", `x${FILE}`]) {
    it(`refuses data that lacks it: ${name}`, async () => {
      await mkdir(path("data", name));
      const { exitCode, stderr } = await put("version=1\n");
      assert.equal(exitCode, 1);
      assert.equal(
        stderr,
        `data folder ${path("data")} of kafka-0 must hold meta.properties beside what is there (${name}), got none; bring the right data back, or, if it is this service's, write "version=1" into that file\n`,
      );
      assert.deepEqual(await there(), [name]);
    });
  }
});
