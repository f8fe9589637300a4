import assert from "node:assert/strict";
import { join, resolve } from "node:path";

import { localLayout } from "../../../../components/runtime/local/layout";

const SETTINGS = { project: "orders", stack: "dev", stateDir: resolve("/state") };
const STACK_DIR = join(resolve("/state"), "stacks", "dev");

describe("localLayout", () => {
  it("keeps a service's configuration, data and logs in the folder of the stack", () => {
    const layout = localLayout(SETTINGS);
    assert.equal(layout.owner, "orders/dev");
    assert.equal(layout.stackDir, STACK_DIR);
    assert.equal(layout.serviceDir("kafka-0"), join(STACK_DIR, "kafka-0"));
    assert.deepEqual(layout.folders("kafka-0"), {
      config: join(STACK_DIR, "kafka-0", "config"),
      data: join(STACK_DIR, "data", "kafka-0"),
      logs: join(STACK_DIR, "kafka-0", "logs"),
    });
  });

  it("keeps data in dataDir, with one folder per service", () => {
    const { config, data, logs } = localLayout({ ...SETTINGS, dataDir: resolve("/data") }).folders("kafka-0");
    assert.equal(data, join(resolve("/data"), "kafka-0"));
    assert.deepEqual([config, logs], [join(STACK_DIR, "kafka-0", "config"), join(STACK_DIR, "kafka-0", "logs")]);
  });

  it("spreads the data of brokers alone over several folders", () => {
    const services = [{ service: "zookeeper" }, { service: "kafka-0", spreadsData: true }];
    const { folders } = localLayout({ ...SETTINGS, dataDir: "data1, ./data2", services });
    assert.deepEqual(folders("zookeeper").data, resolve("data1", "zookeeper"));
    assert.equal(folders("zookeeper").furtherData, undefined);
    assert.deepEqual(folders("kafka-0").data, resolve("data1", "kafka-0"));
    assert.deepEqual(folders("kafka-0").furtherData, [resolve("data2", "kafka-0")]);
  });

  it("shares Kafka and Java between all stacks", () => {
    const { distributionsDir, installedJavaHome } = localLayout(SETTINGS);
    assert.equal(distributionsDir, join(resolve("/state"), "distributions"));
    assert.equal(installedJavaHome, join(resolve("/state"), "java"));
  });

  it("resolves relative paths from the working directory", () => {
    const layout = localLayout({ ...SETTINGS, stateDir: ".kafka-cluster", dataDir: "data" });
    assert.equal(layout.stackDir, resolve(".kafka-cluster", "stacks", "dev"));
    assert.equal(layout.folders("kafka-0").data, resolve("data", "kafka-0"));
  });
});
