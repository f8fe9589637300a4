import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { DistributionChoice } from "../../../components/distribution/distribution-source";
import { inspectInstallation } from "../../../components/distribution/inspect-installation";
import { installDistribution } from "../../../components/distribution/install-distribution";
import { environment } from "../../support/environment";
import { KAFKA_LIKE, tgz } from "../../support/tar-archive";
import { temporaryFolder } from "../../support/temporary-folder";

describe("installDistribution", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));

  /** Choice of an archive with this content. */
  const archiveOf = async (content: Buffer): Promise<DistributionChoice & { readonly archiveSha512: string }> => {
    const archive = path("kafka.tgz");
    await writeFile(archive, content);
    const archiveSha512 = createHash("sha512").update(content).digest("hex");
    return { version: "3.3.1", scalaVersion: "2.13", archive, archiveSha512 };
  };
  const install = (choice: DistributionChoice) => installDistribution(path("distributions"), choice);
  const jar = (home: string) => join(home, "libs", "kafka_2.13-3.3.1.jar");
  const remaining = () => readdir(path("distributions"));

  it("unpacks an archive into a folder named kafka", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const name = `kafka_2.13-3.3.1-${choice.archiveSha512.slice(0, 12)}`;
    const { home, sha512 } = await install(choice);
    assert.equal(home, path("distributions", name, "kafka"));
    assert.equal(sha512, choice.archiveSha512);
    assert.equal(await readFile(jar(home), "utf8"), "the broker");
    assert.deepEqual(await inspectInstallation(home), { problem: undefined, sha512 });
    assert.deepEqual(await remaining(), [name]);
  });

  it("does not change a complete installation, and then needs no archive", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const first = await install(choice);
    await writeFile(join(first.home, "notes.txt"), "mine");
    await rm(path("kafka.tgz"));
    assert.deepEqual(await install(choice), first);
    assert.ok(existsSync(join(first.home, "notes.txt")));
  });

  it("unpacks a changed installation again", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const { home } = await install(choice);
    await writeFile(jar(home), "something else");
    await install(choice);
    assert.equal(await readFile(jar(home), "utf8"), "the broker");
    assert.equal((await remaining()).length, 1);
  });

  it("replaces a folder without a list of files", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const { home } = await install(choice);
    await rm(join(home, "..", "installation.json"));
    await install(choice);
    assert.equal((await inspectInstallation(home)).problem, undefined);
    assert.equal((await remaining()).length, 1);
  });

  it("returns the installation of the first call to both of two calls at once", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const both = [install(choice), install(choice)];
    const { home } = await Promise.any(both);
    const { ino } = await stat(home);
    const [one, other] = await Promise.all(both);
    assert.deepEqual(one, other);
    assert.equal((await stat(home)).ino, ino);
    assert.equal((await inspectInstallation(home)).problem, undefined);
    assert.equal((await remaining()).length, 1);
  });

  it("unpacks again if the list of files is damaged", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const { home } = await install(choice);
    await writeFile(join(home, "..", "installation.json"), "{");
    await install(choice);
    assert.equal((await inspectInstallation(home)).problem, undefined);
    assert.equal((await remaining()).length, 1);
  });

  it("repairs an installation from several calls at once", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const { home } = await install(choice);
    await writeFile(jar(home), "something else");
    await Promise.all(Array.from({ length: 4 }, () => install(choice)));
    assert.equal(await readFile(jar(home), "utf8"), "the broker");
    assert.equal((await inspectInstallation(home)).problem, undefined);
    assert.equal((await remaining()).length, 1);
  });

  it("installs two archives in two folders", async () => {
    const one = await install(await archiveOf(tgz(KAFKA_LIKE)));
    const other = await install(await archiveOf(tgz([...KAFKA_LIKE, { path: "kafka_2.13-3.3.1/libs/more.jar" }])));
    assert.notEqual(one.home, other.home);
    assert.equal((await inspectInstallation(one.home)).problem, undefined);
    assert.equal((await inspectInstallation(other.home)).problem, undefined);
  });

  describe("leaves no file of", () => {
    it("an archive with the wrong digest", async () => {
      const choice = { ...(await archiveOf(tgz(KAFKA_LIKE))), archiveSha512: "0".repeat(128) };
      await assert.rejects(install(choice), {
        message: /has the wrong SHA-512, expected 0{128}, got [0-9a-f]{128} /,
      });
      assert.ok(!existsSync(path("distributions")));
    });

    it("a truncated archive", async () => {
      const whole = tgz(KAFKA_LIKE);
      await assert.rejects(install(await archiveOf(whole.subarray(0, whole.length - 20))), {
        message: /^archive .*kafka\.tgz is damaged \(.+\); get it again$/,
      });
      assert.deepEqual(await remaining(), []);
    });

    it("an archive without libs", async () => {
      await assert.rejects(install(await archiveOf(tgz([{ path: "kafka/README", text: "no jars here" }]))), {
        message: `archive ${path("kafka.tgz")} contains no libs folder with jars, so it is not a Kafka distribution; correct archive`,
      });
      assert.deepEqual(await remaining(), []);
    });

    it("an archive with a path out of its folder", async () => {
      await assert.rejects(install(await archiveOf(tgz([...KAFKA_LIKE, { path: "../../outside", text: "x" }]))), {
        message: /contains "\.\.\/\.\.\/outside", a path with \.\.; it was not unpacked/,
      });
      assert.deepEqual(await remaining(), []);
      assert.ok(!existsSync(path("outside")));
    });
  });

  it("does not change the installation if the archive is refused", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const { home } = await install(choice);
    await writeFile(jar(home), "changed");
    await writeFile(path("kafka.tgz"), "not the archive");
    await assert.rejects(install(choice));
    assert.equal(await readFile(jar(home), "utf8"), "changed");
    assert.equal((await remaining()).length, 1);
  });

  it("throws if the folder is a file", async () => {
    await mkdir(path("cache"));
    await writeFile(path("distributions"), "");
    await assert.rejects(install(await archiveOf(tgz(KAFKA_LIKE))), { code: "EEXIST" });
  });
});
