import assert from "node:assert/strict";

import { type LocalServiceInputs, runHash } from "../../../../components/runtime/local/service-inputs";
import { makeInputs, makeSpec } from "../../../support/service";

const INPUTS = makeInputs("/stack");

describe("runHash", () => {
  it("is 16 hexadecimal digits, the same for equal inputs", () => {
    assert.match(runHash(INPUTS), /^[0-9a-f]{16}$/);
    assert.equal(runHash(INPUTS), runHash(makeInputs("/stack")));
  });

  it("does not depend on the order of the files", () => {
    const files = { "log4j.properties": "log4j.rootLogger=INFO\n", "zoo.cfg": "clientPort=2181\n" };
    assert.equal(runHash({ ...INPUTS, spec: makeSpec({ files }) }), runHash(INPUTS));
  });

  const restarts: readonly (readonly [what: string, change: Partial<LocalServiceInputs>])[] = [
    ["the main class", { spec: makeSpec({ mainClass: "kafka.Kafka" }) }],
    ["an argument", { spec: makeSpec({ arguments: ["other.cfg"] }) }],
    ["a JVM flag", { spec: makeSpec({ jvmFlags: ["-Xmx65m"] }) }],
    ["the text of a file", { spec: makeSpec({ files: { ...INPUTS.spec.files, "zoo.cfg": "clientPort=2182\n" } }) }],
    ["a further file", { spec: makeSpec({ files: { ...INPUTS.spec.files, "jaas.conf": "" } }) }],
    ["a file among the data", { spec: makeSpec({ dataFiles: { myid: "1\n" } }) }],
    ["the data folder", { folders: { ...INPUTS.folders, data: "/other" } }],
    ["the installation", { home: "/other/kafka" }],
    ["the archive that it came from", { distributionSha512: "def" }],
    ["the Java", { javaHome: "/jdk" }],
  ];
  for (const [what, change] of restarts) {
    it(`changes with ${what}`, () => {
      assert.notEqual(runHash({ ...INPUTS, ...change }), runHash(INPUTS));
    });
  }

  it("is that of earlier versions where nothing is written among the data", () => {
    assert.equal(runHash(INPUTS), "aa9009cd1d6e1144");
  });

  const keepsRunning: readonly (readonly [what: string, change: Partial<LocalServiceInputs>])[] = [
    ["the time that a start may take", { spec: makeSpec({ startupTimeoutMs: 1 }) }],
    ["the time that a stop may take", { spec: makeSpec({ stopTimeoutMs: 1 }) }],
    ["whether data stays", { retainData: true }],
    ["who owns it", { owner: "kafka-cluster/other" }],
    ["its name", { service: "zookeeper-0" }],
    ["the Java that set-up brings", { installedJavaHome: "/other" }],
  ];
  for (const [what, change] of keepsRunning) {
    it(`stays the same with ${what}`, () => {
      assert.equal(runHash({ ...INPUTS, ...change }), runHash(INPUTS));
    });
  }
});
