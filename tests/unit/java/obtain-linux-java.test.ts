import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";

import { type Architecture, type JavaSource, obtainLinuxJava } from "../../../components/java/obtain-linux-java";
import { environment } from "../../support/environment";
import { temporaryFolder } from "../../support/temporary-folder";

const digestOf = (content: string): string => createHash("sha512").update(content).digest("hex");

/** A way that leads there. */
const gives = (content: string): JavaSource => ({
  name: content,
  obtain: (architecture, archive) => writeFile(archive, `${content} for ${architecture}`),
});

/** A way that leads nowhere. */
const fails = (name: string, why: string): JavaSource => ({
  name,
  obtain: async (_, archive) => {
    await writeFile(`${archive}.half`, "");
    throw new Error(why);
  },
});

describe("linuxJava", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));

  const namesKept = () => readdir(path("cache", "java"));

  it("keeps what it got in the user's cache, and nothing else", async () => {
    const sha512 = digestOf("first for x86_64");
    const name = `java-17-linux-x86_64-${sha512.slice(0, 16)}.tgz`;
    assert.deepEqual(await obtainLinuxJava("x86_64", [gives("first"), gives("second")]), {
      path: path("cache", "java", name),
      sha512,
    });
    assert.deepEqual(await namesKept(), [name]);
    assert.equal(await readFile(path("cache", "java", name), "utf8"), "first for x86_64");
  });

  it("takes the next way where one fails", async () => {
    const { sha512 } = await obtainLinuxJava("aarch64", [fails("first", "no network"), gives("second")]);
    assert.equal(sha512, digestOf("second for aarch64"));
    assert.equal((await namesKept()).length, 1);
  });

  it("takes what was kept for the same processor", async () => {
    const kept = await obtainLinuxJava("x86_64", [gives("first")]);
    assert.deepEqual(await obtainLinuxJava("x86_64", [gives("second")]), kept);
    assert.equal((await obtainLinuxJava("aarch64", [gives("second")])).sha512, digestOf("second for aarch64"));
  });

  it("gets it again where what was kept is damaged", async () => {
    const kept = await obtainLinuxJava("x86_64", [gives("first")]);
    await writeFile(kept.path, "first for");
    const again = await obtainLinuxJava("x86_64", [gives("second")]);
    assert.equal(again.sha512, digestOf("second for x86_64"));
    assert.deepEqual(await namesKept(), [`java-17-linux-x86_64-${again.sha512.slice(0, 16)}.tgz`]);
  });

  it("names every way and how it failed, and leaves nothing behind", async () => {
    await assert.rejects(obtainLinuxJava("x86_64", [fails("one", "no network"), fails("another", "no Python")]), {
      message:
        "a Java 17 for Linux on x86_64 could not be set up; tried one: no network; another: no Python; " +
        "install Java 17 on the hosts, then run it again",
    });
    assert.deepEqual(await namesKept(), []);
  });

  it("rejects a processor that there is no Java for", async () => {
    await assert.rejects(obtainLinuxJava("armv7l" as Architecture, [gives("first")]), {
      message: "architecture must be x86_64 or aarch64, got armv7l; install Java 17 on hosts of another",
    });
  });
});
