import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";

import { discardData, ensureDataFiles, isMarked } from "../../../../components/runtime/local/data-files";
import { temporaryFolder } from "../../../support/temporary-folder";

const FILE = "meta.properties";
const MARK = { file: FILE, line: "cluster.id=X" };

describe("discardData", () => {
  const path = temporaryFolder();
  const write = (files: Readonly<Record<string, string>>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(path(name), text)));

  it("removes all data that is known by the line, and leaves whose folder it is", async () => {
    await write({ [FILE]: "version=0\ncluster.id=X\n", ".owner.json": "{}", "cleaner-offset-checkpoint": "" });
    await mkdir(path("orders-0"));
    await discardData(path(), MARK);
    assert.deepEqual(await readdir(path()), [".owner.json"]);
  });

  for (const text of ["cluster.id=Y\n", "cluster.id=XX\n", "#cluster.id=X\n", "my.cluster.id=X\n"]) {
    it(`leaves data that says ${JSON.stringify(text)}`, async () => {
      await write({ [FILE]: text, log: "1" });
      assert.equal(await isMarked(path(), MARK), false);
      await discardData(path(), MARK);
      assert.deepEqual(await readdir(path()), ["log", FILE]);
    });
  }

  it("leaves data that says nothing, and does nothing where there is none", async () => {
    await write({ log: "1" });
    await discardData(path(), MARK);
    assert.deepEqual(await readdir(path()), ["log"]);
    await discardData(path("none"), MARK);
  });
});

describe("ensureDataFiles", () => {
  const path = temporaryFolder();
  const FILES = { [FILE]: "version=1\n" };

  it("writes what is missing from a folder without data", async () => {
    await writeFile(path(".owner.json"), "{}");
    await writeFile(path(`${FILE}.0a1b2c3d.tmp`), "vers"); // Of a run that was cut.
    await ensureDataFiles(path(), FILES);
    assert.equal(await readFile(path(FILE), "utf8"), "version=1\n");
    await writeFile(path("log"), "1");
    await ensureDataFiles(path(), FILES);
  });

  it("writes over a file without a text", async () => {
    await writeFile(path(FILE), "");
    await ensureDataFiles(path(), FILES);
    assert.equal(await readFile(path(FILE), "utf8"), "version=1\n");
  });

  it("refuses another text, and leaves it", async () => {
    await writeFile(path(FILE), "version=0\n");
    await assert.rejects(ensureDataFiles(path(), FILES), {
      message: `meta.properties in data folder ${path()} must be "version=1", got "version=0"; it is left as it is: bring the right data back`,
    });
    assert.equal(await readFile(path(FILE), "utf8"), "version=0\n");
  });

  it("refuses data that lacks it", async () => {
    await mkdir(path("orders-0"));
    await assert.rejects(ensureDataFiles(path(), FILES), {
      message: `data folder ${path()} must hold meta.properties beside what is there (orders-0), got none; bring the right data back, or, if it is this service's, write "version=1" into that file`,
    });
    assert.deepEqual(await readdir(path()), ["orders-0"]);
  });
});
