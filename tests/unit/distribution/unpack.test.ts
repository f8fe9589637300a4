import assert from "node:assert/strict";
import { mkdir, readdir, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tar from "tar";

import { archiveProblem, type EntryFacts, unpack } from "../../../components/distribution/unpack";
import { KAFKA_LIKE, type RawEntry, tgz } from "../../support/tar-archive";
import { temporaryFolder } from "../../support/temporary-folder";

/** Paths of the unpacked {@link KAFKA_LIKE}. */
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

  it("unpacks the content of the top folder into the folder", async () => {
    assert.deepEqual(await unpacked(tgz(KAFKA_LIKE)), CONTENT);
    assert.equal(await readFile(path("out", "config", "server.properties"), "utf8"), "broker.id=0\n");
  });

  it("unpacks an archive whose paths begin with ./", async () => {
    const dotted = KAFKA_LIKE.map((entry) => ({ ...entry, path: `./${entry.path}` }));
    assert.deepEqual(await unpacked(tgz(dotted)), CONTENT);
  });

  it("keeps the executable bit of files that tar has packed", async () => {
    await mkdir(path("kafka", "bin"), { recursive: true });
    await writeFile(path("kafka", "bin", "kafka-topics.sh"), "#!/bin/sh\n", { mode: 0o755 });
    await tar.create({ file: path("packed.tgz"), gzip: true, cwd: path() }, ["kafka"]);
    await unpack(path("packed.tgz"), path("out"));
    const { mode } = await stat(path("out", "bin", "kafka-topics.sh"));
    assert.ok(process.platform === "win32" || (mode & 0o100) !== 0);
  });

  it("lets other users read the files regardless of the umask", async function () {
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

  it("keeps links inside the top folder", async function () {
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

  describe("entries that no distribution contains", () => {
    const FIRST: RawEntry = { path: "kafka/LICENSE", text: "Apache License" };
    const leaving = [
      ["a symbolic link out of the folder", "SymbolicLink", "../../etc"],
      ["a symbolic link to an absolute path", "SymbolicLink", "/etc/passwd"],
      ["a symbolic link to a folder beside the top folder", "SymbolicLink", "../other"],
      ["a hard link out of the folder", "Link", "kafka/../../etc/passwd"],
      ["a hard link to a file beside the top folder", "Link", "other/x"],
      ["a hard link to an absolute path", "Link", "/etc/passwd"],
    ] as const;
    const cases: readonly (readonly [what: string, entry: RawEntry, reason: string])[] = [
      ["an absolute path", { path: "/etc/passwd" }, 'contains "/etc/passwd", an absolute path'],
      ["an absolute path of Windows", { path: "C:/autoexec.bat" }, 'contains "C:/autoexec.bat", an absolute path'],
      ["a path out of the folder", { path: "kafka/../../x" }, 'contains "kafka/../../x", a path with ..'],
      ["a path that goes up and back", { path: "kafka/../kafka/x" }, 'contains "kafka/../kafka/x", a path with ..'],
      ["a second top folder", { path: "other/x" }, 'contains "other/x", outside its top folder "kafka"'],
      ["a file beside the top folder", { path: "x" }, 'contains "x", outside its top folder "kafka"'],
      ...leaving.map(
        ([what, type, linkpath]) =>
          [
            what,
            { path: "kafka/x", type, linkpath },
            `contains "kafka/x", a link out of its top folder (to "${linkpath}")`,
          ] as const,
      ),
      [
        "a path that begins in another way than the first",
        { path: "./kafka/x" },
        'contains "./kafka/x", but its first path begins in another way',
      ],
      [
        "a link to itself",
        { path: "kafka/x", type: "SymbolicLink", linkpath: "./x" },
        'contains "kafka/x", a link to a link ("./x")',
      ],
      ["a character device", { path: "kafka/x", type: "CharacterDevice" }, 'contains "kafka/x", a CharacterDevice'],
      ["a block device", { path: "kafka/x", type: "BlockDevice" }, 'contains "kafka/x", a BlockDevice'],
      ["a pipe", { path: "kafka/x", type: "FIFO" }, 'contains "kafka/x", a FIFO'],
    ];
    for (const [what, entry, reason] of cases) {
      it(`refuses ${what} before it writes a file`, async () => {
        await assert.rejects(unpacked(tgz([FIRST, entry])), {
          message: `archive ${path("kafka.tgz")} ${reason}; it was not unpacked: use the archive of kafka.apache.org`,
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
      ["that is truncated", whole.subarray(0, whole.length / 2)],
      ["with flipped bits", flipped],
      ["that is a web page", Buffer.from("<!doctype html><title>Sign in</title>")],
    ];
    for (const [what, content] of cases) {
      it(`${what} is refused before a file is written`, async () => {
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

  it("accepts a distribution", () => {
    assert.equal(archiveProblem([file("kafka/LICENSE"), file("kafka/libs/kafka.jar", 1 << 29)]), undefined);
  });

  it("refuses an empty archive", () => {
    assert.equal(archiveProblem([]), "is empty");
  });

  it("refuses more than 1 GiB", () => {
    const half = 1 << 29;
    assert.equal(archiveProblem([file("k/a", half), file("k/b", half)]), undefined);
    assert.equal(
      archiveProblem([file("k/a", half), file("k/b", half), file("k/c")]),
      "unpacks to 1073741825 bytes, more than 1073741824",
    );
  });

  it("refuses more than 5000 entries", () => {
    const entries = Array.from({ length: 5_001 }, (_, number) => file(`k/${number}`));
    assert.equal(archiveProblem(entries.slice(1)), undefined);
    assert.equal(archiveProblem(entries), "contains 5001 entries, more than 5000");
  });

  describe("of links", () => {
    const link = (path: string, linkpath: string, type = "SymbolicLink"): EntryFacts => ({
      path,
      type,
      size: 0,
      linkpath,
    });

    it("refuses a link to a link, in any order", () => {
      const links = [link("k/a", "b"), link("k/b", "c")];
      assert.equal(archiveProblem([file("k/c"), ...links]), 'contains "k/a", a link to a link ("b")');
      assert.equal(archiveProblem([file("k/c"), ...links.reverse()]), 'contains "k/a", a link to a link ("b")');
    });

    it("refuses a link whose target is behind a link", () => {
      const entries = [file("k/libs/x"), link("k/l", "libs"), link("k/m", "l/x")];
      assert.equal(archiveProblem(entries), 'contains "k/m", a link to a link ("l/x")');
      const hard = [file("k/libs/x"), link("k/l", "libs"), link("k/m", "k/l/x", "Link")];
      assert.equal(archiveProblem(hard), 'contains "k/m", a link to a link ("k/l/x")');
    });

    it("refuses a path through a link", () => {
      assert.equal(
        archiveProblem([file("k/libs/x"), link("k/l", "libs"), file("k/l/y")]),
        'contains "k/l/y", a path through a link',
      );
      assert.equal(
        archiveProblem([file("k/libs/x"), file("k/l/y"), link("k/l", "libs")]),
        'contains "k/l/y", a path through a link',
      );
    });
  });

  it("treats backslashes as separators, as Windows does", () => {
    assert.equal(
      archiveProblem([file("kafka/a"), file("kafka\\..\\..\\x")]),
      'contains "kafka\\\\..\\\\..\\\\x", a path with ..',
    );
    assert.equal(archiveProblem([file("kafka/a"), file("\\x")]), 'contains "\\\\x", an absolute path');
  });
});
