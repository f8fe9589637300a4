import assert from "node:assert/strict";

import { INSPECTED_TYPES, inspectedStack, logPlace } from "../../../../tools/inspect/inspected-stack";
import type { StackResource } from "../../../../tools/inspect/stack-resources";

const resource = (type: string, name: string, outputs: object = {}): StackResource => ({ type, name, outputs });

const ready = (service: string, kind: string, address: string, brokerIds: readonly number[], relay?: object) =>
  resource(INSPECTED_TYPES.inSync, `${service}-in-sync`, {
    service,
    kind,
    brokerIds,
    access: { address, ...(relay && { relay }) },
    settings: { distribution: "kafka_2.13-3.3.1-0123456789ab" },
  });

const localService = (service: string) =>
  resource(INSPECTED_TYPES.local, `${service}-service`, {
    service,
    folders: { data: `/data/${service}`, furtherData: [`/more/${service}`] },
    logFile: `/logs/${service}`,
  });

const remoteService = (subject: string, host: string) =>
  resource(INSPECTED_TYPES.ssh, `${subject}-service-health`, {
    script: "service",
    subject,
    host,
    login: { address: `${host}.example` },
    values: { service_dir: `/home/kafka/${subject}` },
    dataDir: `/d1/${subject},/d2/${subject}`,
  });

describe("inspectedStack", () => {
  it("is undefined without services", () => {
    assert.equal(inspectedStack("dev", [resource(INSPECTED_TYPES.stack, "kafka-cluster-dev")]), undefined);
  });

  it("has the services of this machine, coordinators first and brokers by number", () => {
    const stack = inspectedStack("dev", [
      resource(INSPECTED_TYPES.stack, "kafka-cluster-dev", { kafkaVersion: "3.3.1" }),
      resource(INSPECTED_TYPES.zooKeeper, "zookeeper"),
      localService("kafka-10"),
      localService("kafka-2"),
      localService("zookeeper"),
      ready("zookeeper", "four-letter-word", "127.0.0.1:2181", []),
      ready("kafka-10", "kafka-metadata", "127.0.0.1:9102", [10]),
      ready("kafka-2", "kafka-metadata", "127.0.0.1:9094", [2]),
    ]);
    assert.deepEqual(
      stack?.services.map(({ name, kind, brokerId, version, dataFolders }) => [
        name,
        kind,
        brokerId,
        version,
        dataFolders,
      ]),
      [
        ["zookeeper", "zookeeper", undefined, "3.3.1", ["/data/zookeeper", "/more/zookeeper"]],
        ["kafka-2", "broker", 2, "3.3.1", ["/data/kafka-2", "/more/kafka-2"]],
        ["kafka-10", "broker", 10, "3.3.1", ["/data/kafka-10", "/more/kafka-10"]],
      ],
    );
    const { services, ...rest } = stack ?? { services: [] };
    assert.deepEqual(rest, {
      name: "dev",
      runtime: "local",
      coordination: "zookeeper",
      kafkaVersion: "3.3.1",
      bootstrapServers: "127.0.0.1:9094,127.0.0.1:9102",
      hosts: [],
    });
    assert.equal(services[0] && logPlace(services[0].place), "/logs/zookeeper");
  });

  it("has the security of the stack", () => {
    const stack = inspectedStack("dev", [
      resource(INSPECTED_TYPES.stack, "kafka-cluster-dev", {
        runtime: "local",
        controllerQuorumVoters: "3000@127.0.0.1:9093",
      }),
      resource(INSPECTED_TYPES.security, "kafka-security", { mode: "sasl" }),
      resource(INSPECTED_TYPES.password, "kafka-security-smoke-test-password", { password: "secret" }),
      localService("kafka-0"),
    ]);
    assert.deepEqual(stack?.security, {
      mode: "sasl",
      certificates: [],
      testUser: { login: { mechanism: "PLAIN", username: "smoke-test", password: "secret" } },
      nodePorts: [{ service: "a controller", address: "127.0.0.1:9093" }],
    });
  });

  it("has services that were never ready, with the version of the others", () => {
    const stack = inspectedStack("dev", [
      localService("controller-2"),
      localService("kafka-0"),
      localService("kafka-1"),
      ready("kafka-1", "kafka-metadata", "127.0.0.1:9093", [1]),
    ]);
    assert.deepEqual(
      [stack?.coordination, stack?.kafkaVersion, stack?.bootstrapServers],
      ["kraft", "3.3.1", "127.0.0.1:9093"],
    );
    assert.deepEqual(
      stack?.services.map(({ name, kind, access }) => [name, kind, access !== undefined]),
      [
        ["controller-2", "controller", false],
        ["kafka-0", "broker", false],
        ["kafka-1", "broker", true],
      ],
    );
  });

  it("has containers, with the folder of their data", () => {
    const logsCommand = "docker logs kafka-cluster-dev-kafka-0";
    const stack = inspectedStack("dev", [
      resource(INSPECTED_TYPES.docker, "kafka-0-service", { service: "kafka-0", containerId: "c0ffee", logsCommand }),
    ]);
    const [service] = stack?.services ?? [];
    assert.deepEqual(
      [stack?.runtime, service?.dataFolders, service && logPlace(service.place)],
      ["docker", ["/var/lib/kafka-cluster"], logsCommand],
    );
  });

  it("has services of hosts with each host once, and no installation", () => {
    const relay = { module: "runtime/ssh/connection/ssh-relay", settings: {} };
    const stack = inspectedStack("dev", [
      resource(INSPECTED_TYPES.ssh, "kafka-a-health", { script: "installation", subject: "Kafka", host: "a" }),
      remoteService("zookeeper", "a"),
      remoteService("kafka-0", "a"),
      remoteService("kafka-1", "b"),
      ready("kafka-1", "kafka-metadata", "b.example:9092", [1], relay),
    ]);
    assert.deepEqual(stack?.hosts, [
      { name: "a", login: { address: "a.example" } },
      { name: "b", login: { address: "b.example" } },
    ]);
    const last = stack?.services.at(-1);
    assert.deepEqual(
      [last?.access, last?.dataFolders, last && logPlace(last.place)],
      [{ address: "b.example:9092", relay }, ["/d1/kafka-1", "/d2/kafka-1"], "b:/home/kafka/kafka-1/logs/server.log"],
    );
  });
});
