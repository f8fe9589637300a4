import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { archiveProblems } from "../../../components/distribution/archive-problems";
import { cachedArchivePath } from "../../../components/distribution/obtain-archive";
import { describeProblems } from "../../../components/shared/problems";
import { environment } from "../../support/environment";
import { KAFKA_LIKE, tgz } from "../../support/tar-archive";
import { temporaryFolder } from "../../support/temporary-folder";

const DIGEST = "0123456789abcdef".repeat(8);

describe("archiveProblems", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));
  const choice = (version: string, archive = path("my kafka ñ.tgz"), scalaVersion = "2.13") => ({
    version,
    scalaVersion,
    archive,
    archiveSha512: DIGEST,
  });
  const problems = async (...args: Parameters<typeof choice>) =>
    describeProblems(await archiveProblems(choice(...args)));
  const write = (content: Buffer) => writeFile(path("my kafka ñ.tgz"), content);

  it("are none if the archive contains the versions", async () => {
    await write(tgz(KAFKA_LIKE));
    assert.equal(await problems("3.3.1"), "");
  });

  it("name the version of the archive and the given one", async () => {
    await write(tgz(KAFKA_LIKE));
    const archive = path("my kafka ñ.tgz");
    assert.equal(
      await problems("3.9.1"),
      `version must be the one of the archive, 3.3.1 in ${archive}, got "3.9.1"; set version to 3.3.1, or set another archive`,
    );
    assert.equal(
      await problems("3.3.1", archive, "2.12"),
      `scalaVersion must be the one of the archive, 2.13 in ${archive}, got "2.12"; set scalaVersion to 2.13, or set another archive`,
    );
  });

  it("show for a download too, once it is in the cache", async () => {
    const url = "https://example.com/kafka.tgz?token=1";
    assert.equal(await problems("3.9.1", url), "");
    const cached = cachedArchivePath(DIGEST, "kafka.tgz");
    await mkdir(dirname(cached), { recursive: true });
    await writeFile(cached, tgz(KAFKA_LIKE));
    assert.match(await problems("3.9.1", url), /^version must be the one of the archive, 3\.3\.1 in /);
  });

  it("are none without an archive, and if it can't be read, which its installation reports", async () => {
    assert.deepEqual(await archiveProblems({ version: "3.9.1", scalaVersion: "2.13" }), []);
    assert.equal(await problems("3.9.1", path("none.tgz")), "");
    assert.equal(await problems("3.9.1", path()), "");
    await write(Buffer.from("no archive"));
    assert.equal(await problems("3.9.1"), "");
  });
});
