import assert from "node:assert/strict";

import { newestCatalogue } from "../../../components/settings/catalogue";
import { nearestName } from "../../../components/shared/nearest-name";

const NAMES = Object.keys(newestCatalogue().broker);

describe("nearestName", () => {
  const cases: readonly (readonly [name: string, nearest: string | undefined])[] = [
    ["advertised.isteners", "advertised.listeners"],
    ["log.retention.hour", "log.retention.hours"],
    ["log.retention.hourss", "log.retention.hours"],
    ["num.io.thread", "num.io.threads"],
    ["KAFKA_LOG_RETENTION_HOURS", "log.retention.hours"],
    ["KAFKA_CFG_NUM_PARTITIONS", "num.partitions"],
    ["logRetentionHours", "log.retention.hours"],
    ["log_retention_hours", "log.retention.hours"],
    ["my.plugin.token", undefined],
    ["x", undefined],
    ["", undefined],
  ];
  for (const [name, nearest] of cases) {
    it(`of ${JSON.stringify(name)} is ${nearest ?? "none"}`, () => {
      assert.equal(nearestName(name, NAMES), nearest);
    });
  }

  it("is none without a letter in common", () => {
    assert.equal(nearestName("c", ["a", "b"]), undefined);
  });

  it("is none without names", () => {
    assert.equal(nearestName("a", []), undefined);
  });
});
