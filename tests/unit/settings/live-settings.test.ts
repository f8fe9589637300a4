import assert from "node:assert/strict";

import {
  isOfReassignment,
  isSameValue,
  liveSettings,
  nextValue,
  valueInEffect,
} from "../../../components/settings/live-settings";

describe("liveSettings", () => {
  it("gives every cluster-wide setting with its value in effect, the file's or the default", () => {
    const settings = liveSettings({ "max.connections": 2_000_000, "log.dirs": "/data" }, "3.3.1");
    assert.equal(Object.keys(settings).length, 32);
    assert.deepEqual(
      ["max.connections", "num.io.threads", "log.retention.ms", "log.flush.interval.ms", "metric.reporters"].map(
        (name) => settings[name],
      ),
      ["2000000", "8", "604800000", "9223372036854775807", ""],
    );
    assert.equal(settings["log.dirs"], undefined);
    assert.equal(settings["log.retention.hours"], undefined);
    assert.equal(settings["ssl.keystore.password"], undefined);
    assert.equal(settings["message.max.bytes"], undefined);
  });

  it("writes values as Kafka does", () => {
    const settings = liveSettings({ "log.preallocate": "TRUE", "log.cleanup.policy": "compact, delete" }, "3.3.1");
    assert.deepEqual([settings["log.preallocate"], settings["log.cleanup.policy"]], ["true", "compact,delete"]);
  });

  it("leaves out a value that a config provider replaces: only a restart applies it", () => {
    const settings = liveSettings({ "max.connections": "$" + "{file:/run/limits:bytes}" }, "3.3.1");
    assert.equal(settings["max.connections"], undefined);
  });

  it("leaves out a secret, because Kafka logs and stores values that are set while it runs", () => {
    const settings = liveSettings({ "max.connections": 7 }, "3.3.1", ["max.connections"]);
    assert.equal(settings["max.connections"], undefined);
    assert.equal(settings["num.io.threads"], "8");
  });

  it("is empty for a version whose settings are not known", () => {
    assert.deepEqual(liveSettings({ "max.connections": 1 }, "3.9.0"), {});
  });
});

describe("valueInEffect", () => {
  const cases: readonly (readonly [string, Record<string, string>, string | undefined])[] = [
    ["log.retention.ms", { "log.retention.ms": "5", "log.retention.hours": "1" }, "5"],
    ["log.retention.ms", { "log.retention.ms": "", "log.retention.hours": "1" }, "3600000"],
    ["log.retention.ms", { "log.retention.minutes": "2", "log.retention.hours": "1" }, "120000"],
    ["log.retention.ms", { "log.retention.hours": "-1" }, "-1"],
    ["log.roll.ms", { "log.roll.hours": "+2" }, "7200000"],
    ["log.flush.interval.ms", { "log.flush.scheduler.interval.ms": "9223372036854775807" }, "9223372036854775807"],
    ["log.retention.ms", {}, undefined],
    ["metric.reporters", { "metric.reporters": "" }, ""],
  ];
  for (const [name, settings, expected] of cases) {
    it(`of ${name} is ${expected} with ${JSON.stringify(settings)}`, () => {
      assert.equal(
        valueInEffect(name, (other) => settings[other]),
        expected,
      );
    });
  }
});

describe("isSameValue", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["5", "5", true],
    ["5", "+05", true],
    ["0.50", "0.5", true],
    ["1.0E-4", "0.0001", true],
    ["1.7976931348623157E308", "1.7976931348623157e+308", true],
    ["TRUE", "true", true],
    ["a, b", "a,b", true],
    ["9223372036854775807", "9223372036854775806", false],
    ["", "0", false],
    ["a", "b", false],
  ];
  for (const [one, other, expected] of cases) {
    it(`is ${expected} for "${one}" and "${other}"`, () => {
      assert.equal(isSameValue(one, other), expected);
    });
  }
});

describe("nextValue", () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ["num.io.threads", "8", "33", "16"],
    ["num.io.threads", "16", "33", "32"],
    ["num.io.threads", "32", "33", "33"],
    ["num.io.threads", "33", "9", "17"],
    ["num.io.threads", "17", "9", "9"],
    ["num.io.threads", "1", "0", "0"],
    ["num.io.threads", "", "5", "5"],
    ["max.connections", "1", "100", "100"],
  ];
  for (const [name, from, to, next] of cases) {
    it(`of ${name} from "${from}" to "${to}" is "${next}"`, () => {
      assert.equal(nextValue(name, from, to), next);
    });
  }
});

describe("isOfReassignment", () => {
  it("is true for the limits of a reassignment alone", () => {
    assert.ok(isOfReassignment("leader.replication.throttled.rate"));
    assert.ok(!isOfReassignment("max.connections"));
  });
});
