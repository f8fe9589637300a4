import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";

import { inspectInstallation, writeManifest } from "../../../components/distribution/inspect-installation";
import { temporaryFolder } from "../../support/temporary-folder";

describe("inspectInstallation", () => {
  const path = temporaryFolder();
  beforeEach(async () => {
    await mkdir(path("kafka", "libs"), { recursive: true });
    await writeFile(path("kafka", "libs", "kafka.jar"), "broker");
    await writeFile(path("kafka", "libs", "zookeeper.jar"), "ZooKeeper");
    assert.equal(await writeManifest(path("kafka"), "abc"), 2);
  });

  it("returns the digest of an unchanged installation", async () => {
    assert.deepEqual(await inspectInstallation(path("kafka")), { problem: undefined, sha512: "abc" });
  });

  it("accepts further files outside the folder of the jars", async () => {
    await writeFile(path("kafka", "notes.txt"), "mine");
    assert.deepEqual(await inspectInstallation(path("kafka")), { problem: undefined, sha512: "abc" });
  });

  it("reports a missing installation if the list of files is missing", async () => {
    await rm(path("installation.json"));
    assert.deepEqual(await inspectInstallation(path("kafka")), {
      problem: `Kafka is not installed in ${path("kafka")}`,
    });
  });

  it("reports a damaged list of files", async () => {
    await writeFile(path("installation.json"), '{"sha512":');
    assert.deepEqual(await inspectInstallation(path("kafka")), { problem: `${path("installation.json")} is damaged` });
  });

  const changes: readonly (readonly [what: string, jar: string, change: (jar: string) => Promise<void>])[] = [
    ["was changed", "kafka.jar", (jar) => writeFile(jar, "another broker")],
    ["was removed", "zookeeper.jar", (jar) => rm(jar)],
    ["was added", "log4j-core.jar", (jar) => writeFile(jar, "jar")],
  ];
  for (const [what, jar, change] of changes) {
    it(`reports a jar that ${what}`, async () => {
      await change(path("kafka", "libs", jar));
      assert.deepEqual(await inspectInstallation(path("kafka")), {
        problem: `${path("kafka", "libs", jar)} was changed after it was unpacked`,
      });
    });
  }

  it("reports a missing folder", async () => {
    await rm(path("kafka"), { recursive: true });
    assert.deepEqual(await inspectInstallation(path("kafka")), {
      problem: `${path("kafka", "libs", "kafka.jar")} was changed after it was unpacked`,
    });
  });
});

describe("writeManifest", () => {
  const path = temporaryFolder();

  it("returns 0 without a folder of jars", async () => {
    assert.equal(await writeManifest(path("kafka"), "abc"), 0);
  });
});
