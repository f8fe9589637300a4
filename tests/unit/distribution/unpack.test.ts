import assert from "node:assert/strict";
import { mkdir, readdir, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tar from "tar";

import { archiveProblem, type EntryFacts, unpack } from "../../../components/distribution/unpack";
import { KAFKA_LIKE, type RawEntry, tgz } from "../../support/tar-archive";
import { temporaryFolder } from "../../support/temporary-folder";

/** What there is once {@link KAFKA_LIKE} is unpacked. */
const CONTENT = [
  "LICENSE",
  "config",
  join("config", "server.properties"),
  "libs",
  join("libs", "kafka_2.13-3.3.1.jar"),
  join("libs", "zookeeper-3.6.3.jar"),
];

describe("unpack", () => {
  const path = temporaryFolder();
  beforeEach(() => mkdir(path("out")));

  const unpacked = async (content: Buffer): Promise<string[]> => {
    await writeFile(path("kafka.tgz"), content);
    await unpack(path("kafka.tgz"), path("out"));
    return (await readdir(path("out"), { recursive: true })).sort();
  };

  it("puts what the one top folder holds into the folder", async () => {
    assert.deepEqual(await unpacked(tgz(KAFKA_LIKE)), CONTENT);
    assert.equal(await readFile(path("out", "config", "server.properties"), "utf8"), "broker.id=0\n");
  });

  it("unpacks an archive whose paths begin with ./", async () => {
    const dotted = KAFKA_LIKE.map((entry) => ({ ...entry, path: `./${entry.path}` }));
    assert.deepEqual(await unpacked(tgz(dotted)), CONTENT);
  });

  it("unpacks what tar packs, programs as programs", async () => {
    await mkdir(path("kafka", "bin"), { recursive: true });
    await writeFile(path("kafka", "bin", "kafka-topics.sh"), "#!/bin/sh\n", { mode: 0o755 });
    await tar.create({ file: path("packed.tgz"), gzip: true, cwd: path() }, ["kafka"]);
    await unpack(path("packed.tgz"), path("out"));
    const { mode } = await stat(path("out", "bin", "kafka-topics.sh"));
    assert.ok(process.platform === "win32" || (mode & 0o100) !== 0);
  });

  it("makes files that others can read, whatever the umask", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    const before = process.umask(0o077);
    try {
      await unpacked(tgz(KAFKA_LIKE));
    } finally {
      process.umask(before);
    }
    const modeOf = async (...segments: string[]) => (await stat(path("out", ...segments))).mode & 0o777;
    assert.equal(await modeOf("config", "server.properties"), 0o644);
    assert.equal(await modeOf("config"), 0o755);
  });

  it("keeps links that stay inside", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    await unpacked(
      tgz([
        { path: "kafka/libs/a-1.0.jar", text: "jar" },
        { path: "kafka/libs/a.jar", type: "SymbolicLink", linkpath: "a-1.0.jar" },
        { path: "kafka/site/a.jar", type: "SymbolicLink", linkpath: "../libs/a-1.0.jar" },
        { path: "kafka/libs/b.jar", type: "Link", linkpath: "kafka/libs/a-1.0.jar" },
      ]),
    );
    assert.equal(await readlink(path("out", "libs", "a.jar")), "a-1.0.jar");
    assert.equal(await readFile(path("out", "site", "a.jar"), "utf8"), "jar");
    assert.equal(await readFile(path("out", "libs", "b.jar"), "utf8"), "jar");
  });

  describe("entries that no distribution holds", () => {
    const FIRST: RawEntry = { path: "kafka/LICENSE", text: "Apache License" };
    const leaving = [
      ["a symbolic link out of the folder", "SymbolicLink", "../../etc"],
      ["a symbolic link to an absolute path", "SymbolicLink", "/etc/passwd"],
      ["a symbolic link to beside the top folder", "SymbolicLink", "../other"],
      ["a hard link out of the folder", "Link", "kafka/../../etc/passwd"],
      ["a hard link to beside the top folder", "Link", "other/x"],
      ["a hard link to an absolute path", "Link", "/etc/passwd"],
    ] as const;
    const cases: readonly (readonly [what: string, entry: RawEntry, reason: string])[] = [
      ["an absolute path", { path: "/etc/passwd" }, 'holds "/etc/passwd", an absolute path'],
      ["an absolute path of Windows", { path: "C:/autoexec.bat" }, 'holds "C:/autoexec.bat", an absolute path'],
      ["a path out of the folder", { path: "kafka/../../x" }, 'holds "kafka/../../x", a path with ..'],
      ["a path that goes up and back", { path: "kafka/../kafka/x" }, 'holds "kafka/../kafka/x", a path with ..'],
      ["a second top folder", { path: "other/x" }, 'holds "other/x", outside its top folder "kafka"'],
      ["a file beside the top folder", { path: "x" }, 'holds "x", outside its top folder "kafka"'],
      ...leaving.map(
        ([what, type, linkpath]) =>
          [
            what,
            { path: "kafka/x", type, linkpath },
            `holds "kafka/x", a link that leaves it (to "${linkpath}")`,
          ] as const,
      ),
      [
        "a path that begins in another way than the first",
        { path: "./kafka/x" },
        'holds "./kafka/x", while others begin in another way',
      ],
      [
        "a link to itself",
        { path: "kafka/x", type: "SymbolicLink", linkpath: "./x" },
        'holds "kafka/x", a link to a link ("./x")',
      ],
      ["a character device", { path: "kafka/x", type: "CharacterDevice" }, 'holds "kafka/x", a CharacterDevice'],
      ["a block device", { path: "kafka/x", type: "BlockDevice" }, 'holds "kafka/x", a BlockDevice'],
      ["a pipe", { path: "kafka/x", type: "FIFO" }, 'holds "kafka/x", a FIFO'],
    ];
    for (const [what, entry, reason] of cases) {
      it(`rejects ${what} before anything is written`, async () => {
        await assert.rejects(unpacked(tgz([FIRST, entry])), {
          message: `archive ${path("kafka.tgz")} ${reason}; it was not unpacked: use the archive that kafka.apache.org offers`,
        });
        assert.deepEqual(await readdir(path("out")), []);
        assert.deepEqual((await readdir(path())).sort(), ["kafka.tgz", "out"]);
      });
    }
  });

  describe("a damaged archive", () => {
    const whole = tgz(KAFKA_LIKE);
    const flipped = Buffer.from(whole);
    flipped[40] = (flipped[40] ?? 0) ^ 0xff;
    const cases: readonly (readonly [what: string, content: Buffer])[] = [
      ["that was cut", whole.subarray(0, whole.length / 2)],
      ["in which bits were turned", flipped],
      ["that is a web page", Buffer.from("<!doctype html><title>Sign in</title>")],
    ];
    for (const [what, content] of cases) {
      it(`${what} is rejected before anything is written`, async () => {
        await assert.rejects(unpacked(content), (error: Error) => {
          assert.ok(error.message.startsWith(`archive ${path("kafka.tgz")} is damaged (`), error.message);
          assert.ok(error.message.endsWith("); get it again"), error.message);
          assert.ok(error.cause instanceof Error);
          return true;
        });
        assert.deepEqual(await readdir(path("out")), []);
      });
    }
  });
});

describe("archiveProblem", () => {
  const file = (path: string, size = 1): EntryFacts => ({ path, type: "File", size, linkpath: "" });

  it("finds nothing wrong with a distribution", () => {
    assert.equal(archiveProblem([file("kafka/LICENSE"), file("kafka/libs/kafka.jar", 1 << 29)]), undefined);
  });

  it("rejects an archive of nothing", () => {
    assert.equal(archiveProblem([]), "is empty");
  });

  it("rejects more than 1 GiB", () => {
    const half = 1 << 29;
    assert.equal(archiveProblem([file("k/a", half), file("k/b", half)]), undefined);
    assert.equal(
      archiveProblem([file("k/a", half), file("k/b", half), file("k/c")]),
      "unpacks to 1073741825 bytes, more than 1073741824",
    );
  });

  it("rejects more than 5000 entries", () => {
    const entries = Array.from({ length: 5_001 }, (_, number) => file(`k/${number}`));
    assert.equal(archiveProblem(entries.slice(1)), undefined);
    assert.equal(archiveProblem(entries), "holds 5001 entries, more than 5000");
  });

  describe("of links", () => {
    const link = (path: string, linkpath: string, type = "SymbolicLink"): EntryFacts => ({
      path,
      type,
      size: 0,
      linkpath,
    });

    it("rejects one to another, in whatever order they come", () => {
      const links = [link("k/a", "b"), link("k/b", "c")];
      assert.equal(archiveProblem([file("k/c"), ...links]), 'holds "k/a", a link to a link ("b")');
      assert.equal(archiveProblem([file("k/c"), ...links.reverse()]), 'holds "k/a", a link to a link ("b")');
    });

    it("rejects one whose target lies behind another", () => {
      const entries = [file("k/libs/x"), link("k/l", "libs"), link("k/m", "l/x")];
      assert.equal(archiveProblem(entries), 'holds "k/m", a link to a link ("l/x")');
      const hard = [file("k/libs/x"), link("k/l", "libs"), link("k/m", "k/l/x", "Link")];
      assert.equal(archiveProblem(hard), 'holds "k/m", a link to a link ("k/l/x")');
    });

    it("rejects a path that leads through one", () => {
      assert.equal(
        archiveProblem([file("k/libs/x"), link("k/l", "libs"), file("k/l/y")]),
        'holds "k/l/y", a path through a link',
      );
      assert.equal(
        archiveProblem([file("k/libs/x"), file("k/l/y"), link("k/l", "libs")]),
        'holds "k/l/y", a path through a link',
      );
    });
  });

  it("takes backslashes for separators, as Windows does", () => {
    assert.equal(
      archiveProblem([file("kafka/a"), file("kafka\\..\\..\\x")]),
      'holds "kafka\\\\..\\\\..\\\\x", a path with ..',
    );
    assert.equal(archiveProblem([file("kafka/a"), file("\\x")]), 'holds "\\\\x", an absolute path');
  });
});
