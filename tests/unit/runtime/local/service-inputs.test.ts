import assert from "node:assert/strict";

import { type LocalServiceInputs, runHash } from "../../../../components/runtime/local/service-inputs";
import { makeInputs, makeSpec } from "../../../support/service";

const INPUTS = makeInputs("/stack");

describe("runHash", () => {
  it("is 16 hexadecimal digits and equal for equal inputs", () => {
    assert.match(runHash(INPUTS), /^[0-9a-f]{16}$/);
    assert.equal(runHash(INPUTS), runHash(makeInputs("/stack")));
  });

  it("does not change with a live setting, and changes with the other settings of the same file", () => {
    const hashWith = (text: string) =>
      runHash({
        ...INPUTS,
        spec: makeSpec({ files: { "zoo.cfg": text }, liveSettings: { a: "1" } }),
      });
    assert.equal(hashWith("a=1\nb=1\n"), hashWith("b=1\n"));
    assert.notEqual(hashWith("a=1\nb=1\n"), hashWith("a=1\nb=2\n"));
  });

  it("does not depend on the order of the files", () => {
    const files = { "log4j.properties": "log4j.rootLogger=INFO\n", "zoo.cfg": "clientPort=2181\n" };
    assert.equal(runHash({ ...INPUTS, spec: makeSpec({ files }) }), runHash(INPUTS));
  });

  const restarts: readonly (readonly [input: string, change: Partial<LocalServiceInputs>])[] = [
    ["the main class", { spec: makeSpec({ mainClass: "kafka.Kafka" }) }],
    ["an argument", { spec: makeSpec({ arguments: ["other.cfg"] }) }],
    ["a JVM flag", { spec: makeSpec({ jvmFlags: ["-Xmx65m"] }) }],
    ["the text of a file", { spec: makeSpec({ files: { ...INPUTS.spec.files, "zoo.cfg": "clientPort=2182\n" } }) }],
    ["a further file", { spec: makeSpec({ files: { ...INPUTS.spec.files, "jaas.conf": "" } }) }],
    ["a data file", { spec: makeSpec({ dataFiles: { myid: "1\n" } }) }],
    ["the data folder", { folders: { ...INPUTS.folders, data: "/other" } }],
    ["the installation", { home: "/other/kafka" }],
    ["the archive of the installation", { distributionSha512: "def" }],
    ["the Java", { javaHome: "/jdk" }],
  ];
  for (const [input, change] of restarts) {
    it(`changes with ${input}`, () => {
      assert.notEqual(runHash({ ...INPUTS, ...change }), runHash(INPUTS));
    });
  }

  const keepsRunning: readonly (readonly [input: string, change: Partial<LocalServiceInputs>])[] = [
    ["the longest time for a start", { spec: makeSpec({ startupTimeoutMs: 1 }) }],
    ["the longest time for a stop", { spec: makeSpec({ stopTimeoutMs: 1 }) }],
    ["the retention of data", { retainData: true }],
    ["the owner", { owner: "kafka-cluster/other" }],
    ["the name of the service", { service: "zookeeper-0" }],
    ["the Java that set-up installs", { installedJavaHome: "/other" }],
  ];
  for (const [input, change] of keepsRunning) {
    it(`does not change with ${input}`, () => {
      assert.equal(runHash({ ...INPUTS, ...change }), runHash(INPUTS));
    });
  }
});
