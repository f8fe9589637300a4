import assert from "node:assert/strict";

import { compilerFiles, jvmFlags } from "../../../components/java/jvm-flags";

describe("jvmFlags", () => {
  it("uses the flags of a quick start in the development profile", () => {
    assert.deepEqual(jvmFlags({ heapMiB: 512, profile: "development", configDir: "/srv/zookeeper/config" }), [
      "-Xmx512m",
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-XX:+ExitOnOutOfMemoryError",
      "-Djava.awt.headless=true",
      "-Dlog4j.configuration=file:/srv/zookeeper/config/log4j.properties",
    ]);
  });

  it("uses the C2 compiler for AES alone in the development profile if the service encrypts records", () => {
    const settings = { heapMiB: 512, profile: "development", configDir: "/srv", encryptsRecords: true } as const;
    assert.deepEqual(jvmFlags(settings).slice(0, 4), [
      "-Xmx512m",
      "-XX:+UseSerialGC",
      "-XX:+UnlockDiagnosticVMOptions",
      "-XX:CompilerDirectivesFile=/srv/compilers.json",
    ]);
    const { "compilers.json": directives = "" } = compilerFiles(settings);
    assert.match(
      directives,
      /GaloisCounterMode\*\.\*.*c2: \{ Exclude: false \}.*\n.*"\*\.\*", c2: \{ Exclude: true \}/,
    );
  });

  it("has directives for the compilers in no other case", () => {
    assert.deepEqual(compilerFiles({ profile: "development" }), {});
    assert.deepEqual(compilerFiles({ profile: "production", encryptsRecords: true }), {});
  });

  it("uses Kafka's collector flags, with the whole heap from the start, in the production profile", () => {
    assert.deepEqual(jvmFlags({ heapMiB: 4096, profile: "production", configDir: "/srv/kafka-0/config" }), [
      "-Xmx4096m",
      "-Xms4096m",
      "-server",
      "-XX:+UseG1GC",
      "-XX:MaxGCPauseMillis=20",
      "-XX:InitiatingHeapOccupancyPercent=35",
      "-XX:+ExplicitGCInvokesConcurrent",
      "-XX:MaxInlineLevel=15",
      "-XX:+ExitOnOutOfMemoryError",
      "-Djava.awt.headless=true",
      "-Dlog4j.configuration=file:/srv/kafka-0/config/log4j.properties",
    ]);
  });

  it("passes log4j's configuration as a URL, also on Windows", () => {
    const flags = jvmFlags({ heapMiB: 64, profile: "development", configDir: "C:\\state\\config" });
    assert.equal(flags.at(-1), "-Dlog4j.configuration=file:C:/state/config/log4j.properties");
  });

  it("escapes characters of the folder's name that have a meaning in a URL", () => {
    const flags = jvmFlags({ heapMiB: 64, profile: "development", configDir: "/a b/c#1/50%/what?" });
    assert.equal(flags.at(-1), "-Dlog4j.configuration=file:/a%20b/c%231/50%25/what%3F/log4j.properties");
  });

  it("never enables JMX", () => {
    for (const profile of ["development", "production"] as const) {
      assert.ok(!jvmFlags({ heapMiB: 64, profile, configDir: "/" }).some((flag) => flag.includes("jmxremote")));
    }
  });
});
