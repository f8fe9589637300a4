import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";

import { inspectInstallation, writeManifest } from "../../../components/distribution/inspect-installation";
import { temporaryFolder } from "../../support/temporary-folder";

describe("inspect", () => {
  const path = temporaryFolder();
  beforeEach(async () => {
    await mkdir(path("kafka", "libs"), { recursive: true });
    await writeFile(path("kafka", "libs", "kafka.jar"), "broker");
    await writeFile(path("kafka", "libs", "zookeeper.jar"), "ZooKeeper");
    assert.equal(await writeManifest(path("kafka"), "abc"), 2);
  });

  it("finds an installation whole that nobody has touched", async () => {
    assert.deepEqual(await inspectInstallation(path("kafka")), { problem: undefined, sha512: "abc" });
  });

  it("lets people keep files of their own beside the jars' folder", async () => {
    await writeFile(path("kafka", "notes.txt"), "mine");
    assert.deepEqual(await inspectInstallation(path("kafka")), { problem: undefined, sha512: "abc" });
  });

  it("says that nothing is installed where nothing was written down", async () => {
    await rm(path("installation.json"));
    assert.deepEqual(await inspectInstallation(path("kafka")), { problem: `Kafka is not installed in ${path("kafka")}` });
  });

  it("says that what was written down is damaged", async () => {
    await writeFile(path("installation.json"), '{"sha512":');
    assert.deepEqual(await inspectInstallation(path("kafka")), { problem: `${path("installation.json")} is damaged` });
  });

  const changes: readonly (readonly [what: string, jar: string, change: (jar: string) => Promise<void>])[] = [
    ["was changed", "kafka.jar", (jar) => writeFile(jar, "another broker")],
    ["is gone", "zookeeper.jar", (jar) => rm(jar)],
    ["was added", "log4j-core.jar", (jar) => writeFile(jar, "jar")],
  ];
  for (const [what, jar, change] of changes) {
    it(`names a jar that ${what}`, async () => {
      await change(path("kafka", "libs", jar));
      assert.deepEqual(await inspectInstallation(path("kafka")), {
        problem: `${path("kafka", "libs", jar)} is not as it was unpacked`,
      });
    });
  }

  it("sees that the whole folder is gone", async () => {
    await rm(path("kafka"), { recursive: true });
    assert.deepEqual(await inspectInstallation(path("kafka")), {
      problem: `${path("kafka", "libs", "kafka.jar")} is not as it was unpacked`,
    });
  });
});

describe("writeManifest", () => {
  const path = temporaryFolder();

  it("counts no jars where there is no folder for them", async () => {
    assert.equal(await writeManifest(path("kafka"), "abc"), 0);
  });
});
