import assert from "node:assert/strict";

import { clusterIn } from "../../../components/cluster/recorded-cluster";

const urn = (type: string, name: string): string => `urn:pulumi:dev::kafka-cluster::${type}::${name}`;
const [BROKER, ZOOKEEPER] = ["kafka-cluster:index:KafkaBroker", "kafka-cluster:index:ZooKeeper"];
const LOCAL = "pulumi-nodejs:dynamic/local:LocalService";

type Resources = Parameters<typeof clusterIn>[0];

const resource = (type: string, name: string, outputs: Resources[string]["outputs"] = {}): Resources => ({
  [urn(type, name)]: { type, outputs },
});

describe("clusterIn", () => {
  it("knows nothing of a stack that holds nothing", () => {
    assert.deepEqual(clusterIn({}), { clusterIds: {} });
  });

  it("knows the clusters that brokers were ready in, as their services told", () => {
    const outputs = {
      ...resource(ZOOKEEPER, "zookeeper"),
      ...resource(BROKER, "kafka-0", { clusterId: "before" }),
      ...resource(LOCAL, "kafka-0-service", { facts: { clusterId: "X" } }),
      ...resource(BROKER, "kafka-1"),
      ...resource("command:remote:Command", "kafka-1-service", { stdout: "startId=1\nclusterId=X\n" }),
      ...resource(BROKER, "kafka-2", { clusterId: "X" }),
      ...resource("command:remote:Command", "kafka-2-service", { stdout: { value: "secret" } }),
    };
    assert.deepEqual(clusterIn(outputs), {
      coordination: "zookeeper",
      clusterIds: { "kafka-0": "X", "kafka-1": "X", "kafka-2": "X" },
    });
  });

  it("knows no broker whose service is gone, or was never ready", () => {
    const outputs = {
      ...resource(ZOOKEEPER, "zookeeper"),
      ...resource(BROKER, "kafka-0", { clusterId: "X" }),
      ...resource(BROKER, "kafka-1"),
      ...resource(LOCAL, "kafka-1-service"),
    };
    assert.deepEqual(clusterIn(outputs), { clusterIds: {} });
  });

  it("knows a cluster without ZooKeeper", () => {
    const outputs = {
      ...resource(BROKER, "kafka-0", { clusterId: "X" }),
      ...resource(LOCAL, "kafka-0-service", { facts: { clusterId: "X" } }),
    };
    assert.equal(clusterIn(outputs).coordination, "kraft");
  });
});
