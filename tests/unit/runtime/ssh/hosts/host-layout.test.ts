import assert from "node:assert/strict";

import { hostLayout, stackFolderName, unitPrefix } from "../../../../../components/runtime/ssh/hosts/host-layout";

describe("hostLayout", () => {
  const layout = hostLayout("/home/kafka", "kafka-cluster-dev", "kafka_2.13-3.3.1");

  it("keeps everything in one folder in the home folder of the account", () => {
    const root = "/home/kafka/kafka-cluster/kafka-cluster-dev";
    assert.equal(layout.root, root);
    assert.deepEqual(layout.dataRoots, [`${root}/data`]);
    assert.equal(layout.home, `${root}/distributions/kafka_2.13-3.3.1/kafka`);
    assert.equal(layout.java, `${root}/distributions/java-17/java`);
    assert.equal(layout.incoming("kafka.tgz"), `${root}/incoming/kafka.tgz`);
    assert.equal(layout.service("kafka-0"), `${root}/services/kafka-0`);
    assert.deepEqual(layout.folders("kafka-0"), {
      config: `${root}/services/kafka-0/config`,
      logs: `${root}/services/kafka-0/logs`,
      data: `${root}/data/kafka-0`,
    });
  });

  it("keeps data in the folder that the user sets", () => {
    const { dataRoots, folders } = hostLayout("/home/kafka", "kafka-cluster-dev", "kafka_2.13-3.3.1", ["/srv/kafka"]);
    assert.deepEqual(dataRoots, ["/srv/kafka"]);
    assert.equal(folders("kafka-0").data, "/srv/kafka/kafka-0");
  });

  it("spreads the data of brokers alone over several folders", () => {
    const services = [{ service: "kafka-0", spreadsData: true }];
    const { folders } = hostLayout("/home/kafka", "stack", "kafka", ["/d1", "/d2"], services);
    assert.deepEqual([folders("kafka-0").data, folders("kafka-0").furtherData], ["/d1/kafka-0", ["/d2/kafka-0"]]);
    assert.deepEqual([folders("zookeeper").data, folders("zookeeper").furtherData], ["/d1/zookeeper", undefined]);
  });
});

describe("stackFolderName", () => {
  it("contains the names of project and stack", () => {
    assert.equal(stackFolderName("kafka-cluster", "dev"), "kafka-cluster-dev");
  });
});

describe("unitPrefix", () => {
  it("contains the names of project and stack", () => {
    assert.equal(unitPrefix("kafka-cluster", "dev"), "kafka-cluster-dev-");
  });
});
