import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";

import { type Architecture, type JavaSource, obtainLinuxJava } from "../../../components/java/obtain-linux-java";
import { environment } from "../../support/environment";
import { temporaryFolder } from "../../support/temporary-folder";

const digestOf = (content: string): string => createHash("sha512").update(content).digest("hex");

/** Source that works. */
const works = (content: string): JavaSource => ({
  name: content,
  obtain: (architecture, archive) => writeFile(archive, `${content} for ${architecture}`),
});

/** Source that fails. */
const fails = (name: string, why: string): JavaSource => ({
  name,
  obtain: async (_, archive) => {
    await writeFile(`${archive}.half`, "");
    throw new Error(why);
  },
});

describe("obtainLinuxJava", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));

  const cachedNames = () => readdir(path("cache", "java"));

  it("caches the archive and no other file", async () => {
    const sha512 = digestOf("first for x86_64");
    const name = `java-17-linux-x86_64-${sha512.slice(0, 16)}.tgz`;
    assert.deepEqual(await obtainLinuxJava("x86_64", [works("first"), works("second")]), {
      path: path("cache", "java", name),
      sha512,
    });
    assert.deepEqual(await cachedNames(), [name]);
    assert.equal(await readFile(path("cache", "java", name), "utf8"), "first for x86_64");
  });

  it("uses the next source if one fails", async () => {
    const { sha512 } = await obtainLinuxJava("aarch64", [fails("first", "no network"), works("second")]);
    assert.equal(sha512, digestOf("second for aarch64"));
    assert.equal((await cachedNames()).length, 1);
  });

  it("returns the cached archive of the same processor", async () => {
    const cached = await obtainLinuxJava("x86_64", [works("first")]);
    assert.deepEqual(await obtainLinuxJava("x86_64", [works("second")]), cached);
    assert.equal((await obtainLinuxJava("aarch64", [works("second")])).sha512, digestOf("second for aarch64"));
  });

  it("replaces a damaged archive", async () => {
    const cached = await obtainLinuxJava("x86_64", [works("first")]);
    await writeFile(cached.path, "first for");
    const again = await obtainLinuxJava("x86_64", [works("second")]);
    assert.equal(again.sha512, digestOf("second for x86_64"));
    assert.deepEqual(await cachedNames(), [`java-17-linux-x86_64-${again.sha512.slice(0, 16)}.tgz`]);
  });

  it("throws with the failure of every source, and caches no file", async () => {
    await assert.rejects(obtainLinuxJava("x86_64", [fails("one", "no network"), fails("another", "no Python")]), {
      message:
        "Java 17 for Linux on x86_64 could not be set up; tried one: no network; another: no Python; " +
        "install Java 17 on the hosts, then run the command again",
    });
    assert.deepEqual(await cachedNames(), []);
  });

  it("throws on a processor without a Java", async () => {
    await assert.rejects(obtainLinuxJava("armv7l" as Architecture, [works("first")]), {
      message: "architecture must be x86_64 or aarch64, got armv7l; install Java 17 on hosts with another processor",
    });
  });
});
