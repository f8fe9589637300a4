import assert from "node:assert/strict";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";

import { readFileIfExists, writeFileAtomically } from "../../../components/shared/atomic-file";
import { temporaryFolder } from "../../support/temporary-folder";

describe("writeFileAtomically", () => {
  const path = temporaryFolder();

  it("writes the file and leaves no temporary file", async () => {
    await writeFileAtomically(path("zoo.cfg"), "clientPort=2181\n");
    assert.equal(await readFile(path("zoo.cfg"), "utf8"), "clientPort=2181\n");
    assert.deepEqual(await readdir(path()), ["zoo.cfg"]);
  });

  it("replaces an existing file", async () => {
    await writeFile(path("zoo.cfg"), "a longer, older text");
    await writeFileAtomically(path("zoo.cfg"), "new");
    assert.equal(await readFile(path("zoo.cfg"), "utf8"), "new");
  });

  it("lets only the owner read the file, even if others could read the existing one", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    await writeFile(path("zoo.cfg"), "", { mode: 0o644 });
    await writeFileAtomically(path("zoo.cfg"), "");
    assert.equal((await stat(path("zoo.cfg"))).mode & 0o777, 0o600);
  });

  it("sets the given mode regardless of the umask", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    const umask = process.umask(0o077);
    try {
      await writeFileAtomically(path("tool"), "", 0o755);
    } finally {
      process.umask(umask);
    }
    assert.equal((await stat(path("tool"))).mode & 0o777, 0o755);
  });

  it("changes nothing if it can't write", async () => {
    await mkdir(path("zoo.cfg", "folder"), { recursive: true });
    await assert.rejects(writeFileAtomically(path("zoo.cfg"), "text"));
    assert.deepEqual(await readdir(path()), ["zoo.cfg"]);
    assert.deepEqual(await readdir(path("zoo.cfg")), ["folder"]);
  });

  it("never lets a reader see half of a text", async () => {
    const texts = ["a", "b"].map((letter) => letter.repeat(1 << 20));
    await writeFileAtomically(path("big"), texts[0] ?? "");
    const writing = Promise.all(texts.map((text) => writeFileAtomically(path("big"), text)));
    const seen = await Promise.all(Array.from({ length: 20 }, () => readFile(path("big"), "utf8")));
    await writing;
    assert.ok(seen.every((text) => texts.includes(text)));
  });
});

describe("readFileIfExists", () => {
  const path = temporaryFolder();

  it("returns the text of a file", async () => {
    await writeFile(path("file"), "äöü");
    assert.equal(await readFileIfExists(path("file")), "äöü");
  });

  it("returns empty text for an empty file", async () => {
    await writeFile(path("file"), "");
    assert.equal(await readFileIfExists(path("file")), "");
  });

  it("returns undefined if the file does not exist", async () => {
    assert.equal(await readFileIfExists(path("none")), undefined);
  });

  it("returns undefined if the folder of the path is a file", async () => {
    await writeFile(path("file"), "");
    assert.equal(await readFileIfExists(path("file", "inside")), undefined);
  });

  it("throws if the path is a folder", async () => {
    await assert.rejects(readFileIfExists(path()), { code: "EISDIR" });
  });
});
