import assert from "node:assert/strict";

import { existingCluster, type RecordedResource } from "../../../components/cluster/existing-cluster";

const [BROKER, ZOOKEEPER] = ["kafka-cluster:index:KafkaBroker", "kafka-cluster:index:ZooKeeper"];
const IDENTITY = "pulumi-nodejs:dynamic/kafka:ClusterIdentity";
const LOCAL_SERVICE = "pulumi-nodejs:dynamic/local:LocalService";
const IN_SYNC = "pulumi-nodejs:dynamic/rolling:ReplicasInSync";
const REMOTE_HEALTH = "pulumi-nodejs:dynamic/ssh:RemoteHealth";
const CERTIFICATE = "pulumi-nodejs:dynamic/security:Certificate";

const resource = (type: string, name: string, outputs: object = {}): RecordedResource => ({
  urn: `urn:pulumi:dev::kafka-cluster::kafka-cluster:index:KafkaCluster$${type}::${name}`,
  type,
  outputs,
});

const GATE = "pulumi-nodejs:dynamic/rolling:RestartGate";

const ofKafka = (resources: readonly RecordedResource[]) => existingCluster("kafka", resources);

describe("existingCluster", () => {
  it("is empty for a stack without resources", () => {
    assert.deepEqual(ofKafka([]), {
      clusterIds: {},
      certificates: {},
      deployed: new Map(),
      hosts: {},
      lastChanges: [],
    });
  });

  describe("has the cluster ids that brokers were ready in", () => {
    it("as their services reported them", () => {
      const { coordination, clusterIds } = ofKafka([
        resource(ZOOKEEPER, "zookeeper"),
        resource(BROKER, "kafka-0", { clusterId: "before" }),
        resource(LOCAL_SERVICE, "kafka-0-service", { facts: { clusterId: "X" } }),
        resource(BROKER, "kafka-1"),
        resource("command:remote:Command", "kafka-1-service", { stdout: "startId=1\nclusterId=X\n" }),
        resource(BROKER, "kafka-2", { clusterId: "X" }),
        resource("command:remote:Command", "kafka-2-service", { stdout: { value: "secret" } }),
      ]);
      assert.deepEqual([coordination, clusterIds], ["zookeeper", { "kafka-0": "X", "kafka-1": "X", "kafka-2": "X" }]);
    });

    it("but for a broker whose service is gone, or was never ready", () => {
      const { coordination, clusterIds } = ofKafka([
        resource(ZOOKEEPER, "zookeeper"),
        resource(BROKER, "kafka-0", { clusterId: "X" }),
        resource(BROKER, "kafka-1"),
        resource(LOCAL_SERVICE, "kafka-1-service"),
      ]);
      assert.deepEqual([coordination, clusterIds], [undefined, {}]);
    });

    it("without ZooKeeper too", () => {
      const { coordination } = ofKafka([
        resource(BROKER, "kafka-0", { clusterId: "X" }),
        resource(LOCAL_SERVICE, "kafka-0-service", { facts: { clusterId: "X" } }),
      ]);
      assert.equal(coordination, "kraft");
    });
  });

  it("has the protocol that is recorded", () => {
    const level = resource("pulumi-nodejs:dynamic/kafka:ProtocolLevel", "kafka-protocol", { protocolVersion: "3.3" });
    assert.equal(ofKafka([level]).protocolVersion, "3.3");
    assert.equal(existingCluster("other", [level]).protocolVersion, undefined);
  });

  describe("has the layout that the identity records", () => {
    it("also if no service was created after the identity", () => {
      const layout = { coordination: "kraft", coordinators: 3, isCombined: false } as const;
      const outputs = { ...layout, retainedClusterId: "", clusterId: "X" };
      assert.deepEqual(ofKafka([resource(IDENTITY, "kafka-identity", outputs)]).layout, layout);
    });

    it("and none without an identity", () => {
      assert.ok(!("layout" in ofKafka([resource(ZOOKEEPER, "zookeeper")])));
    });
  });

  it("has the services that were ready, with the settings that they run with", () => {
    const kafka0 = {
      service: "kafka-0",
      kind: "kafka-metadata",
      brokerIds: [0],
      access: { address: "127.0.0.1:9092" },
      settings: { heapMiB: "1024" },
      secretSettings: [],
    };
    const { deployed } = ofKafka([resource(IN_SYNC, "kafka-0-in-sync", kafka0)]);
    assert.deepEqual(deployed, new Map([["kafka-0", kafka0]]));
  });

  it("has the host of each service, and no host of an installation", () => {
    const { hosts } = ofKafka([
      resource(REMOTE_HEALTH, "zookeeper-service-health", { script: "service", subject: "zookeeper", host: "a" }),
      resource(REMOTE_HEALTH, "kafka-0-service-health", { script: "service", subject: "kafka-0", host: "b" }),
      resource(REMOTE_HEALTH, "kafka-a-health", { script: "installation", subject: "kafka-1", host: "a" }),
    ]);
    assert.deepEqual(hosts, { zookeeper: "a", "kafka-0": "b" });
  });

  it("has nothing of another cluster of the same stack", () => {
    const inSync = { service: "orders-0", kind: "kafka-metadata", brokerIds: [0] };
    const ofOrders = [
      resource(ZOOKEEPER, "orders-zookeeper"),
      resource(BROKER, "orders-0", { clusterId: "Y" }),
      resource(LOCAL_SERVICE, "orders-0-service", { facts: { clusterId: "Y" } }),
      resource(IDENTITY, "orders-identity", { coordination: "zookeeper", coordinators: 3, isCombined: false }),
      resource(IN_SYNC, "orders-0-in-sync", inSync),
      resource(REMOTE_HEALTH, "orders-0-service-health", { script: "service", subject: "orders-0", host: "a" }),
      resource(CERTIFICATE, "orders-0-certificate", { certificate: "of orders-0" }),
      resource(GATE, "orders-0-restart-gate", { service: "orders-0", reasons: ["heapMiB 256 -> 512"] }),
    ];
    assert.deepEqual(ofKafka(ofOrders), ofKafka([]));
    assert.deepEqual(existingCluster("orders", ofOrders), {
      coordination: "zookeeper",
      clusterIds: { "orders-0": "Y" },
      layout: { coordination: "zookeeper", coordinators: 3, isCombined: false },
      deployed: new Map([["orders-0", inSync]]),
      certificates: { "orders-0": "of orders-0" },
      lastChanges: ["heapMiB 256 -> 512"],
      hosts: { "orders-0": "a" },
    });
  });

  it("has the certificates of services, and none of users", () => {
    const { certificates } = ofKafka([
      resource(CERTIFICATE, "kafka-0-certificate", { certificate: "of kafka-0" }),
      resource(CERTIFICATE, "zookeeper-certificate", { certificate: "of ZooKeeper" }),
      resource(CERTIFICATE, "kafka-security-orders-certificate", { certificate: "of a user" }),
      resource(CERTIFICATE, "kafka-1-certificate"),
    ]);
    assert.deepEqual(certificates, { "kafka-0": "of kafka-0", zookeeper: "of ZooKeeper" });
  });

  it("counts a ZooKeeper of another cluster for nothing", () => {
    const { coordination } = ofKafka([
      resource(ZOOKEEPER, "orders-zookeeper"),
      resource(BROKER, "kafka-0"),
      resource(LOCAL_SERVICE, "kafka-0-service", { facts: { clusterId: "X" } }),
    ]);
    assert.equal(coordination, "kraft");
  });
});
