import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";

import { deleteData, ensureDataFiles, hasFingerprint } from "../../../../components/runtime/local/data-files";
import { temporaryFolder } from "../../../support/temporary-folder";

const FILE = "meta.properties";
const FINGERPRINT = { file: FILE, line: "cluster.id=X" };

describe("deleteData", () => {
  const path = temporaryFolder();
  const write = (files: Readonly<Record<string, string>>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(path(name), text)));

  it("deletes all data with the fingerprint, and keeps the owner of the folder", async () => {
    await write({ [FILE]: "version=0\ncluster.id=X\n", ".owner.json": "{}", "cleaner-offset-checkpoint": "" });
    await mkdir(path("orders-0"));
    await deleteData([path()], FINGERPRINT);
    assert.deepEqual(await readdir(path()), [".owner.json"]);
  });

  for (const text of ["cluster.id=Y\n", "cluster.id=XX\n", "#cluster.id=X\n", "my.cluster.id=X\n"]) {
    it(`keeps data with the line ${JSON.stringify(text)}`, async () => {
      await write({ [FILE]: text, log: "1" });
      assert.equal(await hasFingerprint([path()], FINGERPRINT), false);
      await deleteData([path()], FINGERPRINT);
      assert.deepEqual(await readdir(path()), ["log", FILE]);
    });
  }

  it("deletes the data with the fingerprint in each of several folders", async () => {
    for (const [folder, id] of [
      ["d1", "Y"],
      ["d2", "X"],
    ] as const) {
      await mkdir(path(folder));
      await writeFile(path(folder, FILE), `cluster.id=${id}\n`);
    }
    assert.equal(await hasFingerprint([path("d1"), path("d2")], FINGERPRINT), true);
    await deleteData([path("d1"), path("d2")], FINGERPRINT);
    assert.deepEqual([await readdir(path("d1")), await readdir(path("d2"))], [[FILE], []]);
  });

  it("keeps data without the file, and does nothing if the folder does not exist", async () => {
    await write({ log: "1" });
    await deleteData([path()], FINGERPRINT);
    assert.deepEqual(await readdir(path()), ["log"]);
    await deleteData([path("none")], FINGERPRINT);
  });
});

describe("ensureDataFiles", () => {
  const path = temporaryFolder();
  const FILES = { [FILE]: "version=1\n" };

  it("writes missing files into a folder without data", async () => {
    await writeFile(path(".owner.json"), "{}");
    await writeFile(path(`${FILE}.0a1b2c3d.tmp`), "vers"); // Left by an interrupted run.
    await ensureDataFiles([path()], FILES);
    assert.equal(await readFile(path(FILE), "utf8"), "version=1\n");
    await writeFile(path("log"), "1");
    await ensureDataFiles([path()], FILES);
  });

  it("overwrites an empty file", async () => {
    await writeFile(path(FILE), "");
    await ensureDataFiles([path()], FILES);
    assert.equal(await readFile(path(FILE), "utf8"), "version=1\n");
  });

  it("rejects a file with another text, and keeps the file", async () => {
    await writeFile(path(FILE), "version=0\n");
    await assert.rejects(ensureDataFiles([path()], FILES), {
      message: `meta.properties in data folder ${path()} must be "version=1", got "version=0"; restore the data of this service (the file is unchanged)`,
    });
    assert.equal(await readFile(path(FILE), "utf8"), "version=0\n");
  });

  it("accepts a properties file with the same values in another order and among others", async () => {
    const text = "#\n#Sun Nov 29\ndirectory.id=abc\r\ncluster.id=X\r\nversion=1\r\n";
    await writeFile(path(FILE), text);
    await ensureDataFiles([path()], { [FILE]: "version=1\ncluster.id=X\n" });
    assert.equal(await readFile(path(FILE), "utf8"), text);
    await assert.rejects(ensureDataFiles([path()], { [FILE]: "version=1\ncluster.id=Y\n" }), /got "#\\n#Sun Nov 29/);
    await assert.rejects(
      ensureDataFiles([path()], { [FILE]: "version=1\nnode.id=0\n" }),
      /must be "version=1\\nnode.id=0"/,
    );
  });

  it("rejects another file with the same lines and others", async () => {
    await writeFile(path("myid"), "1\n2\n");
    await assert.rejects(ensureDataFiles([path()], { myid: "1\n" }), /^Error: myid in data folder /);
  });

  it("are in every folder, also in one that was added", async () => {
    await Promise.all(["one", "two"].map((name) => mkdir(path(name))));
    await ensureDataFiles([path("one")], FILES);
    await ensureDataFiles([path("one"), path("two")], FILES);
    assert.deepEqual(await Promise.all(["one", "two"].map((name) => readdir(path(name)))), [[FILE], [FILE]]);
  });

  it("rejects existing data without the file", async () => {
    await mkdir(path("orders-0"));
    await assert.rejects(ensureDataFiles([path()], FILES), {
      message: `data folder ${path()} must contain meta.properties beside its other files (orders-0), got none; restore the data of this service, or, if the other files are its data, write "version=1" into meta.properties`,
    });
    assert.deepEqual(await readdir(path()), ["orders-0"]);
  });
});
