import assert from "node:assert/strict";

import { jvmFlags } from "../../../components/java/jvm-flags";

describe("jvmFlags", () => {
  it("makes a JVM of the development profile quick to start", () => {
    assert.deepEqual(jvmFlags({ heapMiB: 512, profile: "development", configDir: "/srv/zookeeper/config" }), [
      "-Xmx512m",
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-XX:+ExitOnOutOfMemoryError",
      "-Djava.awt.headless=true",
      "-Dlog4j.configuration=file:/srv/zookeeper/config/log4j.properties",
    ]);
  });

  it("gives a JVM of the production profile its whole heap from the start, and Kafka's own collector flags", () => {
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

  it("names log4j's configuration as a URL, also on Windows", () => {
    const flags = jvmFlags({ heapMiB: 64, profile: "development", configDir: "C:\\state\\config" });
    assert.equal(flags.at(-1), "-Dlog4j.configuration=file:C:/state/config/log4j.properties");
  });

  it("names it also in a folder whose name holds what means something in a URL", () => {
    const flags = jvmFlags({ heapMiB: 64, profile: "development", configDir: "/a b/c#1/50%/what?" });
    assert.equal(flags.at(-1), "-Dlog4j.configuration=file:/a%20b/c%231/50%25/what%3F/log4j.properties");
  });

  it("never opens JMX", () => {
    for (const profile of ["development", "production"] as const) {
      assert.ok(!jvmFlags({ heapMiB: 64, profile, configDir: "/" }).some((flag) => flag.includes("jmxremote")));
    }
  });
});
