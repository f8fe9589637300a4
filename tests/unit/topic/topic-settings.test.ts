import assert from "node:assert/strict";

import { settingText, topicSetting, topicSettingNames } from "../../../components/topic/topic-settings";

describe("settingText", () => {
  describe("returns the value as Kafka stores it", () => {
    const cases: readonly (readonly [name: string, value: string | number | boolean, text: string])[] = [
      ["retention.ms", 86_400_000, "86400000"],
      ["retention.ms", "+0100", "100"],
      ["retention.ms", " -1 ", "-1"],
      ["retention.bytes", "9223372036854775807", "9223372036854775807"],
      ["segment.bytes", 2 ** 31 - 1, "2147483647"],
      ["preallocate", true, "true"],
      ["preallocate", "FALSE", "false"],
      ["min.cleanable.dirty.ratio", "0.50", "0.5"],
      ["min.cleanable.dirty.ratio", "1.0", "1"],
      ["min.cleanable.dirty.ratio", 0, "0"],
      ["min.cleanable.dirty.ratio", "5e-1", "0.5"],
      ["cleanup.policy", "compact , delete", "compact,delete"],
      ["compression.type", "zstd", "zstd"],
      ["message.format.version", "3.0-IV1", "3.0-IV1"],
      ["message.format.version", "2.8.1", "2.8.1"],
      ["a.setting.of.later", " 7", "7"],
      ["toString", "x", "x"],
      ["leader.replication.throttled.replicas", " 0:1", "0:1"],
    ];
    for (const [name, value, text] of cases) {
      it(`${name} ${JSON.stringify(value)}`, () => {
        assert.equal(settingText(name, value), text);
      });
    }
  });

  describe("returns nothing for a value that the setting does not accept", () => {
    const cases: readonly (readonly [name: string, value: string | number | boolean])[] = [
      ["retention.ms", -2],
      ["retention.ms", 1.5],
      ["retention.ms", "1h"],
      ["retention.ms", ""],
      ["retention.ms", true],
      ["retention.bytes", "9223372036854775808"],
      ["retention.bytes", 2 ** 53],
      ["segment.bytes", 13],
      ["segment.bytes", 2 ** 31],
      ["segment.ms", 0],
      ["preallocate", "yes"],
      ["preallocate", 1],
      ["min.cleanable.dirty.ratio", 1.1],
      ["min.cleanable.dirty.ratio", "-0.5"],
      ["min.cleanable.dirty.ratio", "."],
      ["cleanup.policy", "compact,shred"],
      ["cleanup.policy", ""],
      ["compression.type", "GZIP"],
      ["message.format.version", "newest"],
      ["message.format.version", "9.9"],
      ["message.format.version", 2.8],
    ];
    for (const [name, value] of cases) {
      it(`${name} ${JSON.stringify(value)}`, () => {
        assert.equal(settingText(name, value), undefined);
      });
    }
  });
});

describe("topicSetting", () => {
  it("finds each setting of topics", () => {
    assert.equal(topicSetting("retention.ms")?.broker, "log.retention.ms");
    assert.ok(topicSettingNames("3.3.1").every((name) => topicSetting(name) !== undefined));
  });

  it("finds nothing for other names, and for settings of kafka-reassign-partitions", () => {
    for (const name of ["retention.sm", "constructor", "follower.replication.throttled.replicas"]) {
      assert.equal(topicSetting(name), undefined);
      assert.ok(!topicSettingNames("3.3.1").includes(name));
    }
  });
});
