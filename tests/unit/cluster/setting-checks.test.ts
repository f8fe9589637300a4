import assert from "node:assert/strict";

import { clusterProblems } from "../../../components/cluster/cluster-problems";
import { clusterWarnings } from "../../../components/cluster/setting-checks";
import { LocalRuntime } from "../../../components/runtime/local/local-runtime";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";

/** Arguments with a problem. */
const problemsOf = (settings: SettingsOverrides): string[] =>
  clusterProblems("kafka", makeSettings(settings), new LocalRuntime()).map(({ property }) => property);

describe("clusterWarnings", () => {
  const settings = {
    archive: "/kafka.tgz",
    archiveSha512: "a".repeat(128),
    brokerConfig: { "num.io.threads": 0 },
    zookeeperConfig: { tickTme: 1 },
  };

  it("are the problems of settings with an archive of a version whose settings are not known", () => {
    assert.deepEqual(clusterWarnings(makeSettings({ ...settings, version: "3.8.0" }), {}), [
      'brokerConfig["num.io.threads"] must be a whole number from 1 to 2147483647, got 0 (the settings of Kafka 3.8.0 are not known, so it may be right)',
      'zookeeperConfig["tickTme"] is not a setting of ZooKeeper 3.8.4, got 1; did you mean tickTime? Or if a plugin reads it, add the beginning of its name to pluginSettings (the settings of Kafka 3.8.0 are not known, so it may be right)',
    ]);
    assert.deepEqual(problemsOf({ ...settings, version: "3.8.0" }), []);
  });

  it("are none with a known version, whose problems are errors", () => {
    assert.deepEqual(clusterWarnings(makeSettings(settings), {}), []);
    assert.deepEqual(problemsOf(settings), ['brokerConfig["num.io.threads"]', 'zookeeperConfig["tickTme"]']);
  });

  it("are the settings that end a broker on Windows", () => {
    const brokerConfig = { "log.cleaner.enable": true, "log.retention.bytes": 1000 };
    const [warning, ...others] = clusterWarnings(makeSettings({ brokerConfig }), { isWindows: true });
    assert.match(String(warning), /^brokerConfig\["log\.cleaner\.enable"\] ends a broker on Windows/);
    assert.equal(others.length, 1);
    assert.deepEqual(clusterWarnings(makeSettings({ brokerConfig }), { isWindows: false }), []);
  });
});
