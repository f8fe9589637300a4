import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";

import { classDataArchive, classDataFlags, supportsClassData } from "../../../../components/runtime/local/class-data";
import { temporaryFolder } from "../../../support/temporary-folder";

const JAVA = { path: "/jdk/bin/java", version: 17, build: 'JAVA_VERSION="17.0.15"' };

describe("classDataArchive", () => {
  const path = temporaryFolder();

  it("is beside the installation, and its name contains class and Java version", () => {
    const archive = classDataArchive(path("kafka"), JAVA, {
      mainClass: "org.apache.zookeeper.server.quorum.QuorumPeerMain",
    });
    assert.equal(dirname(archive), path("class-data"));
    assert.match(basename(archive), /^QuorumPeerMain-java17-[0-9a-f]{12}\.jsa$/);
  });

  it("depends on Java, its build and the class alone", () => {
    const archives = [
      classDataArchive(path("kafka"), JAVA, { mainClass: "kafka.Kafka" }),
      classDataArchive(path("kafka"), { ...JAVA, path: "/other/bin/java" }, { mainClass: "kafka.Kafka" }),
      classDataArchive(path("kafka"), { ...JAVA, build: 'JAVA_VERSION="17.0.16"' }, { mainClass: "kafka.Kafka" }),
      classDataArchive(path("kafka"), JAVA, { mainClass: "org.apache.zookeeper.server.quorum.QuorumPeerMain" }),
    ];
    assert.equal(new Set(archives).size, 4);
    assert.equal(classDataArchive(path("kafka"), JAVA, { mainClass: "kafka.Kafka" }), archives[0]);
  });
});

describe("classDataFlags", () => {
  const path = temporaryFolder();
  const makeArchive = async (): Promise<string> => {
    const archive = classDataArchive(path("kafka"), JAVA, { mainClass: "kafka.Kafka" });
    await mkdir(dirname(archive));
    await writeFile(archive, "");
    return archive;
  };

  it("uses an existing archive, and silences the warning about an archive that does not fit", async () => {
    const archive = await makeArchive();
    assert.deepEqual(await classDataFlags(path("kafka"), JAVA, { mainClass: "kafka.Kafka" }), [
      `-XX:SharedArchiveFile=${archive}`,
      "-Xlog:cds=off",
      "-Xlog:cds+dynamic=off",
    ]);
  });

  it("uses the archive of secured services, and without one the other", async () => {
    const secured = { mainClass: "kafka.Kafka", isSecured: true };
    const plain = await makeArchive();
    assert.equal((await classDataFlags(path("kafka"), JAVA, secured))[0], `-XX:SharedArchiveFile=${plain}`);
    const archive = classDataArchive(path("kafka"), JAVA, secured);
    assert.match(basename(archive), /^Kafka-secured-java17-[0-9a-f]{12}\.jsa$/);
    await writeFile(archive, "");
    assert.equal((await classDataFlags(path("kafka"), JAVA, secured))[0], `-XX:SharedArchiveFile=${archive}`);
    assert.equal(
      (await classDataFlags(path("kafka"), JAVA, { mainClass: "kafka.Kafka" }))[0],
      `-XX:SharedArchiveFile=${plain}`,
    );
  });

  it("is empty without an archive", async () => {
    assert.deepEqual(await classDataFlags(path("kafka"), JAVA, { mainClass: "kafka.Kafka" }), []);
  });

  it("is empty if the archive belongs to another build", async () => {
    await makeArchive();
    assert.deepEqual(
      await classDataFlags(path("kafka"), { ...JAVA, build: "other" }, { mainClass: "kafka.Kafka" }),
      [],
    );
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
