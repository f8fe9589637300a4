import assert from "node:assert/strict";

import { changesBetween, type RunSettings, runSettings, splitChanges } from "../../../components/rolling/run-settings";
import type { ServiceSpec } from "../../../components/runtime/service-spec";
import { makeSpec } from "../../support/service";

const settingsOf = (spec: Partial<ServiceSpec> = {}, ofRuntime: RunSettings = {}): RunSettings =>
  runSettings(makeSpec(spec), ofRuntime);

describe("runSettings", () => {
  it("has the settings of the main file, flags by name, and digests of other files", () => {
    const settings = settingsOf(
      {
        jvmFlags: [
          "-Xmx64m",
          "-Xms64m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Dlog4j.configuration=file:/a=b",
        ],
        files: { "zoo.cfg": "clientPort=2181\nserver.1=a:1:2\n", "log4j.properties": "log4j.rootLogger=INFO\n" },
        dataFiles: { myid: "1\n" },
      },
      { distribution: "kafka_2.13-3.3.1" },
    );
    assert.deepEqual(settings, {
      distribution: "kafka_2.13-3.3.1",
      "main class": "org.apache.zookeeper.server.quorum.QuorumPeerMain",
      arguments: "/stack/zookeeper/config/zoo.cfg",
      heapMiB: "64",
      "-XX:+UseSerialGC": "",
      "-XX:TieredStopAtLevel": "1",
      "-Dlog4j.configuration": "file:/a=b",
      "order of JVM flags": "009edbe9",
      clientPort: "2181",
      "server.1": "a:1:2",
      "log4j.properties": "480e7474",
      myid: "4355a46b",
    });
  });

  it("has all values of a flag that is there several times", () => {
    const { "--add-opens": opened } = settingsOf({
      jvmFlags: ["--add-opens=a/b=ALL-UNNAMED", "--add-opens=a/c=ALL-UNNAMED"],
    });
    assert.equal(opened, "a/b=ALL-UNNAMED a/c=ALL-UNNAMED");
  });

  it("differs if the same flags are in another order, because Java uses the last one", () => {
    const [one, other] = [
      ["-Da=1", "-XX:-UseA", "-XX:+UseA"],
      ["-Da=1", "-XX:+UseA", "-XX:-UseA"],
    ].map((jvmFlags) => settingsOf({ jvmFlags }));
    assert.match(changesBetween(one ?? {}, other ?? {}).join(), /^order of JVM flags \w{8} -> \w{8}$/);
    assert.deepEqual(changesBetween(one ?? {}, settingsOf({ jvmFlags: ["-Da=1", "-XX:-UseA"] })), [
      "-XX:+UseA removed",
    ]);
  });

  it("has names and values without escapes", () => {
    const files = { "zoo.cfg": "a\\ key\\=with\\:signs=a\\\\b=c\n" };
    assert.equal(settingsOf({ files })["a key=with:signs"], "a\\b=c");
  });
});

describe("changesBetween", () => {
  const changes: readonly [deployed: RunSettings, wanted: RunSettings, expected: string[]][] = [
    [{ a: "1" }, { a: "1" }, []],
    [{ "log.retention.hours": "168" }, { "log.retention.hours": "24" }, ["log.retention.hours 168 -> 24"]],
    [{}, { "log.retention.hours": "24" }, ["log.retention.hours (unset) -> 24"]],
    [
      { distribution: "kafka_2.13-3.3.1" },
      { distribution: "kafka_2.13-3.9.1-0123456789ab" },
      ["version 3.3.1 -> 3.9.1"],
    ],
    [
      { distribution: "kafka_2.13-3.3.1" },
      { distribution: "kafka_2.13-3.3.1-0123456789ab" },
      ["distribution kafka_2.13-3.3.1 -> kafka_2.13-3.3.1-0123456789ab"],
    ],
    [{ "log.retention.hours": "24" }, {}, ["log.retention.hours 24 -> (unset)"]],
    [{ "-XX:+UseSerialGC": "" }, { "-XX:+UseG1GC": "" }, ["-XX:+UseSerialGC removed", "-XX:+UseG1GC added"]],
    [{ "ssl.key.password": "hush" }, { "ssl.key.password": "hushed" }, ["ssl.key.password (secret) -> (secret)"]],
    [{}, { "sasl.jaas.config": "hush" }, ["sasl.jaas.config (unset) -> (secret)"]],
  ];
  for (const [deployed, wanted, expected] of changes) {
    it(`is ${JSON.stringify(expected)} from ${JSON.stringify(deployed)} to ${JSON.stringify(wanted)}`, () => {
      assert.deepEqual(changesBetween(deployed, wanted), expected);
    });
  }

  it("masks the values of secret settings, whatever their names", () => {
    assert.deepEqual(changesBetween({ a: "hush", b: "1" }, { a: "hushed", b: "2" }, ["a"]), [
      "a (secret) -> (secret)",
      "b 1 -> 2",
    ]);
  });
});

describe("splitChanges", () => {
  const names = { live: ["num.io.threads", "log.retention.ms"], secret: ["log.retention.ms"] };

  it("separates the settings that a running service takes from those that need a restart, and masks secrets of both", () => {
    const [deployed, wanted] = [
      { "num.io.threads": "8", "log.retention.ms": "1", "broker.rack": "a" },
      { "num.io.threads": "9", "log.retention.ms": "2", "broker.rack": "b" },
    ];
    assert.deepEqual(splitChanges(deployed, wanted, names), {
      restart: ["broker.rack a -> b"],
      live: ["num.io.threads 8 -> 9", "log.retention.ms (secret) -> (secret)"],
    });
  });

  it("restarts the service for a value that a config provider has replaced", () => {
    const deployed = { "num.io.threads": "$" + "{file:/run/limits:threads}" };
    assert.deepEqual(splitChanges(deployed, { "num.io.threads": "9" }, names), {
      restart: ["num.io.threads $" + "{file:/run/limits:threads} -> 9"],
      live: [],
    });
  });
});
