import assert from "node:assert/strict";

import {
  windowsDefaults,
  windowsProblems,
  windowsTopicWarnings,
  windowsWarnings,
} from "../../../components/settings/windows-settings";

const WHY = "ends a broker on Windows sooner or later, because Windows does not rename open files (KAFKA-1194)";
const CURE = "remove it, or run Kafka in Docker or in WSL2";

describe("windowsDefaults", () => {
  it("rename no open file: no deletion of topics, no compaction, no retention", () => {
    assert.deepEqual(windowsDefaults({}), {
      "delete.topic.enable": false,
      "log.cleaner.enable": false,
      "log.retention.ms": -1,
      "log.retention.bytes": -1,
    });
  });

  for (const time of ["log.retention.hours", "log.retention.minutes", "log.retention.ms"]) {
    it(`leave the time of retention to ${time} of the user`, () => {
      assert.equal("log.retention.ms" in windowsDefaults({ [time]: 5 }), false);
    });
  }
});

describe("windowsWarnings", () => {
  const CASES: readonly (readonly [name: string, value: string | number | boolean, isRisky: boolean])[] = [
    ["delete.topic.enable", true, true],
    ["delete.topic.enable", "TRUE ", true],
    ["delete.topic.enable", "False", false],
    ["log.cleaner.enable", "true", true],
    ["log.cleaner.enable", false, false],
    ["log.retention.ms", 1, true],
    ["log.retention.ms", "-1", false],
    ["log.retention.minutes", 10, true],
    ["log.retention.hours", 168, true],
    ["log.retention.hours", -1, false],
    ["log.retention.bytes", "1000", true],
    ["num.io.threads", 1, false],
  ];
  for (const [name, value, isRisky] of CASES) {
    it(`${isRisky ? "name" : "accept"} ${name}: ${JSON.stringify(value)}`, () => {
      const warning = `brokerConfig["${name}"] ${WHY}, got ${JSON.stringify(value)}; ${CURE}`;
      assert.deepEqual(windowsWarnings({ [name]: value }), isRisky ? [warning] : []);
    });
  }
});

describe("windowsWarnings about retention", () => {
  it("are about the time that counts", () => {
    assert.deepEqual(windowsWarnings({ "log.retention.hours": 168, "log.retention.ms": -1 }), []);
    assert.equal(windowsWarnings({ "log.retention.hours": -1, "log.retention.ms": 1 }).length, 1);
  });
});

describe("windowsTopicWarnings", () => {
  const CASES: readonly (readonly [name: string, value: string | number, isRisky: boolean])[] = [
    ["cleanup.policy", "compact", true],
    ["cleanup.policy", "delete,compact", true],
    ["cleanup.policy", "delete", false],
    ["retention.ms", 86_400_000, true],
    ["retention.ms", "-1", false],
    ["retention.bytes", 0, true],
    ["max.message.bytes", 1000, false],
  ];
  for (const [name, value, isRisky] of CASES) {
    it(`${isRisky ? "name" : "accept"} ${name}: ${JSON.stringify(value)}`, () => {
      const warning = `${name} of the topic orders ${WHY}, got ${JSON.stringify(value)}; ${CURE}`;
      assert.deepEqual(windowsTopicWarnings("orders", { [name]: value }), isRisky ? [warning] : []);
    });
  }
});

describe("windowsProblems", () => {
  it("refuse KRaft before 3.6, with the reason", () => {
    assert.deepEqual(windowsProblems("kraft", "3.3.1"), [
      {
        property: "coordination",
        reason:
          'must be "zookeeper" on Windows, where a KRaft node of Kafka 3.3.1 does not start (KAFKA-14273, fixed in 3.6.0), got "kraft"; set coordination to "zookeeper", or run Kafka in Docker or in WSL2',
      },
    ]);
    assert.deepEqual([windowsProblems("kraft", "3.6.0"), windowsProblems("zookeeper", "3.3.1")], [[], []]);
  });
});
