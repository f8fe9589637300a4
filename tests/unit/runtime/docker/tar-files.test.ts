import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";

import { filesInTar, tarOf } from "../../../../components/runtime/docker/tar-files";
import { skipSuite } from "../../../../testing/suites/skip";
import { temporaryFolder } from "../../../support/temporary-folder";

const OWNER = { mode: 0o440, uid: 0, gid: 10_001 };

const FILES: Readonly<Record<string, string>> = {
  "server.properties": "broker.id=0\nlisteners=PLAINTEXT://127.0.0.1:9092\n",
  "äöü €.txt": "grüße, 世界 🎉\n",
  ".container-id": "0123456789abcdef",
  empty: "",
  "a block": "x".repeat(512),
  "more than a block": "y".repeat(513),
  [`${"n".repeat(95)}.txt`]: "the longest name",
};

describe("tarOf", () => {
  it("writes what filesInTar reads, also non-ASCII text and whole blocks", () => {
    assert.deepEqual(filesInTar(tarOf(FILES, OWNER)), FILES);
  });

  it("writes whole blocks, two empty ones at the end", () => {
    const archive = tarOf({ a: "b" }, OWNER);
    assert.equal(archive.length, 4 * 512);
    assert.ok(archive.subarray(-1024).equals(Buffer.alloc(1024)));
  });

  it("writes an empty archive without files", () => {
    assert.ok(tarOf({}, OWNER).equals(Buffer.alloc(1024)));
    assert.deepEqual(filesInTar(tarOf({}, OWNER)), {});
  });

  it("writes equal bytes for equal files", () => {
    assert.ok(tarOf(FILES, OWNER).equals(tarOf({ ...FILES }, OWNER)));
  });
});

describe("filesInTar", () => {
  it("skips folders, and names files without their folders", () => {
    const archive = tarOf({ "./": "", "./config/zoo.cfg": "clientPort=2181\n" }, OWNER);
    assert.deepEqual(filesInTar(archive), { "zoo.cfg": "clientPort=2181\n" });
  });

  it("reads the complete files of a truncated archive", () => {
    const archive = tarOf({ first: "1", second: "2" }, OWNER);
    assert.deepEqual(filesInTar(archive.subarray(0, 2 * 512)), { first: "1" });
    assert.deepEqual(filesInTar(Buffer.alloc(0)), {});
  });
});

describe("the system's tar", () => {
  const path = temporaryFolder();
  const tar = (...args: string[]) =>
    spawnSync("tar", args, { cwd: path(), encoding: "utf8", env: { ...process.env, LC_ALL: "C.UTF-8" } });
  before(function () {
    if (process.platform === "win32" || spawnSync("tar", ["--version"]).status !== 0) {
      skipSuite(this, "no tar knows owners and modes");
    }
  });

  it("lists an archive of tarOf, with owner and mode", async () => {
    await writeFile(path("archive.tar"), tarOf({ "zoo.cfg": "clientPort=2181\n" }, OWNER));
    const { status, stdout, stderr } = tar("-tvf", "archive.tar", "--numeric-owner");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /^-r--r----- +(\d+ +)?0[/ ]+10001 +16 .* zoo\.cfg\n$/);
  });

  it("unpacks an archive of tarOf", async () => {
    await writeFile(
      path("archive.tar"),
      tarOf(FILES, { ...OWNER, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }),
    );
    const { status, stderr } = tar("-xf", "archive.tar");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.deepEqual((await readdir(path())).sort(), ["archive.tar", ...Object.keys(FILES)].sort());
    for (const [name, text] of Object.entries(FILES)) {
      assert.equal(await readFile(path(name), "utf8"), text);
    }
    assert.equal((await stat(path("empty"))).mode & 0o777, 0o440);
  });

  it("packs a folder as Docker does, for filesInTar to read", async () => {
    await writeFile(path("zoo.cfg"), "clientPort=2181\n");
    await writeFile(path("grüße.txt"), "äöü €\n");
    assert.equal(tar("--format=ustar", "-cf", "archive.tar", "./zoo.cfg", "./grüße.txt").status, 0);
    assert.deepEqual(filesInTar(await readFile(path("archive.tar"))), {
      "zoo.cfg": "clientPort=2181\n",
      "grüße.txt": "äöü €\n",
    });
  });
});
