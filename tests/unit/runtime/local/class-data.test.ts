import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";

import { classDataArchive, classDataFlags, supportsClassData } from "../../../../components/runtime/local/class-data";
import { temporaryFolder } from "../../../support/temporary-folder";

const JAVA = { path: "/jdk/bin/java", version: 17, build: 'JAVA_VERSION="17.0.15"' };

describe("classDataArchive", () => {
  const path = temporaryFolder();

  it("lies beside the installation, under the names of class and Java", () => {
    const archive = classDataArchive(path("kafka"), JAVA, "org.apache.zookeeper.server.quorum.QuorumPeerMain");
    assert.equal(dirname(archive), path("class-data"));
    assert.match(basename(archive), /^QuorumPeerMain-java17-[0-9a-f]{12}\.jsa$/);
  });

  it("is the same for the same, and another for another Java, build or class", () => {
    const archives = [
      classDataArchive(path("kafka"), JAVA, "kafka.Kafka"),
      classDataArchive(path("kafka"), { ...JAVA, path: "/other/bin/java" }, "kafka.Kafka"),
      classDataArchive(path("kafka"), { ...JAVA, build: 'JAVA_VERSION="17.0.16"' }, "kafka.Kafka"),
      classDataArchive(path("kafka"), JAVA, "org.apache.zookeeper.server.quorum.QuorumPeerMain"),
    ];
    assert.equal(new Set(archives).size, 4);
    assert.equal(classDataArchive(path("kafka"), JAVA, "kafka.Kafka"), archives[0]);
  });
});

describe("classDataFlags", () => {
  const path = temporaryFolder();
  const makeArchive = async (): Promise<string> => {
    const archive = classDataArchive(path("kafka"), JAVA, "kafka.Kafka");
    await mkdir(dirname(archive));
    await writeFile(archive, "");
    return archive;
  };

  it("uses an archive that is there, and hears no complaint where it does not fit", async () => {
    const archive = await makeArchive();
    assert.deepEqual(await classDataFlags(path("kafka"), JAVA, "kafka.Kafka"), [
      `-XX:SharedArchiveFile=${archive}`,
      "-Xlog:cds=off",
      "-Xlog:cds+dynamic=off",
    ]);
  });

  it("is empty where there is none", async () => {
    assert.deepEqual(await classDataFlags(path("kafka"), JAVA, "kafka.Kafka"), []);
  });

  it("is empty for the archive of another build", async () => {
    await makeArchive();
    assert.deepEqual(await classDataFlags(path("kafka"), { ...JAVA, build: "other" }, "kafka.Kafka"), []);
  });
});

describe("supportsClassData", () => {
  for (const [version, supported] of [
    [8, false],
    [11, false],
    [13, true],
    [17, true],
  ] as const) {
    it(`is ${supported} for Java ${version}`, () => {
      assert.equal(supportsClassData({ ...JAVA, version }), supported);
    });
  }
});
