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

describe("install", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));

  /** An archive of the user's with this content. */
  const archiveOf = async (content: Buffer): Promise<DistributionChoice & { readonly archiveSha512: string }> => {
    const archive = path("kafka.tgz");
    await writeFile(archive, content);
    const archiveSha512 = createHash("sha512").update(content).digest("hex");
    return { version: "3.3.1", scalaVersion: "2.13", archive, archiveSha512 };
  };
  const installed = (choice: DistributionChoice) => installDistribution(path("distributions"), choice);
  const jar = (home: string) => join(home, "libs", "kafka_2.13-3.3.1.jar");
  const left = () => readdir(path("distributions"));

  it("unpacks an archive into a folder named kafka", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const name = `kafka_2.13-3.3.1-${choice.archiveSha512.slice(0, 12)}`;
    const { home, sha512 } = await installed(choice);
    assert.equal(home, path("distributions", name, "kafka"));
    assert.equal(sha512, choice.archiveSha512);
    assert.equal(await readFile(jar(home), "utf8"), "the broker");
    assert.deepEqual(await inspectInstallation(home), { problem: undefined, sha512 });
    assert.deepEqual(await left(), [name]);
  });

  it("leaves a whole installation alone, and needs no archive for that", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const first = await installed(choice);
    await writeFile(join(first.home, "notes.txt"), "mine");
    await rm(path("kafka.tgz"));
    assert.deepEqual(await installed(choice), first);
    assert.ok(existsSync(join(first.home, "notes.txt")));
  });

  it("unpacks again what was changed", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const { home } = await installed(choice);
    await writeFile(jar(home), "something else");
    await installed(choice);
    assert.equal(await readFile(jar(home), "utf8"), "the broker");
    assert.equal((await left()).length, 1);
  });

  it("takes the place of a folder that it knows nothing of", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const { home } = await installed(choice);
    await rm(join(home, "..", "installation.json"));
    await installed(choice);
    assert.equal((await inspectInstallation(home)).problem, undefined);
    assert.equal((await left()).length, 1);
  });

  it("gives both of two that run at once the installation of the first", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const both = [installed(choice), installed(choice)];
    const { home } = await Promise.any(both);
    const { ino } = await stat(home);
    const [one, other] = await Promise.all(both);
    assert.deepEqual(one, other);
    assert.equal((await stat(home)).ino, ino);
    assert.equal((await inspectInstallation(home)).problem, undefined);
    assert.equal((await left()).length, 1);
  });

  it("unpacks again where what was written down is damaged", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const { home } = await installed(choice);
    await writeFile(join(home, "..", "installation.json"), "{");
    await installed(choice);
    assert.equal((await inspectInstallation(home)).problem, undefined);
    assert.equal((await left()).length, 1);
  });

  it("lets several repair at once", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const { home } = await installed(choice);
    await writeFile(jar(home), "something else");
    await Promise.all(Array.from({ length: 4 }, () => installed(choice)));
    assert.equal(await readFile(jar(home), "utf8"), "the broker");
    assert.equal((await inspectInstallation(home)).problem, undefined);
    assert.equal((await left()).length, 1);
  });

  it("keeps two archives apart", async () => {
    const one = await installed(await archiveOf(tgz(KAFKA_LIKE)));
    const other = await installed(await archiveOf(tgz([...KAFKA_LIKE, { path: "kafka_2.13-3.3.1/libs/more.jar" }])));
    assert.notEqual(one.home, other.home);
    assert.equal((await inspectInstallation(one.home)).problem, undefined);
    assert.equal((await inspectInstallation(other.home)).problem, undefined);
  });

  describe("leaves nothing of", () => {
    it("an archive with the wrong digest", async () => {
      const choice = { ...(await archiveOf(tgz(KAFKA_LIKE))), archiveSha512: "0".repeat(128) };
      await assert.rejects(installed(choice), {
        message: /has the wrong SHA-512, expected 0{128}, got [0-9a-f]{128} /,
      });
      assert.ok(!existsSync(path("distributions")));
    });

    it("a cut archive", async () => {
      const whole = tgz(KAFKA_LIKE);
      await assert.rejects(installed(await archiveOf(whole.subarray(0, whole.length - 20))), {
        message: /^archive .*kafka\.tgz is damaged \(.+\); get it again$/,
      });
      assert.deepEqual(await left(), []);
    });

    it("an archive without libs", async () => {
      await assert.rejects(installed(await archiveOf(tgz([{ path: "kafka/README", text: "no jars here" }]))), {
        message: `archive ${path("kafka.tgz")} holds no libs folder with jars, so it is no Kafka distribution; check archive`,
      });
      assert.deepEqual(await left(), []);
    });

    it("an archive that would write elsewhere", async () => {
      await assert.rejects(installed(await archiveOf(tgz([...KAFKA_LIKE, { path: "../../outside", text: "x" }]))), {
        message: /holds "\.\.\/\.\.\/outside", a path with \.\.; it was not unpacked/,
      });
      assert.deepEqual(await left(), []);
      assert.ok(!existsSync(path("outside")));
    });
  });

  it("keeps what is installed where another archive for the same place is bad", async () => {
    const choice = await archiveOf(tgz(KAFKA_LIKE));
    const { home } = await installed(choice);
    await writeFile(jar(home), "changed");
    await writeFile(path("kafka.tgz"), "not the archive");
    await assert.rejects(installed(choice));
    assert.equal(await readFile(jar(home), "utf8"), "changed");
    assert.equal((await left()).length, 1);
  });

  it("fails where a file stands in place of the folder", async () => {
    await mkdir(path("cache"));
    await writeFile(path("distributions"), "");
    await assert.rejects(installed(await archiveOf(tgz(KAFKA_LIKE))), { code: "EEXIST" });
  });
});
