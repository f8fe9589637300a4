import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";

import type { KafkaClusterArgs } from "../../../../components/cluster/cluster-args";
import { KafkaCluster } from "../../../../components/cluster/kafka-cluster";
import type { PreparedHost } from "../../../../components/runtime/ssh/hosts/prepared-host";
import { SshDeployment, type SshDeploymentArgs } from "../../../../components/runtime/ssh/ssh-deployment";
import { SmokeTest } from "../../../../components/smoke-test/smoke-test";
import {
  inputsOf,
  isSecret,
  known,
  type MockOutputs,
  namesOf,
  register,
  resourceOf,
  revealed,
} from "../../../../testing/pulumi-mocks";
import { createInProgram } from "../../../support/clusters";
import { METRICS_AGENT, SMOKE_TEST } from "../../../support/local-cluster";
import { filesIn, valuesIn } from "../../../support/script-values";
import {
  COMMAND,
  COPY,
  DISTRIBUTION_ARCHIVE,
  HOME,
  HOST_KEY,
  JAVA_ARCHIVE,
  loginAt,
  preparedHost,
  REMOTE_HEALTH,
  sshOutputs,
  sshRuntimeOn,
} from "../../../support/ssh-cluster";
import { temporaryFolder } from "../../../support/temporary-folder";

const ROOT = `${HOME}/kafka-cluster/kafka-cluster-test`;
const KAFKA_HOME = `${ROOT}/distributions/kafka_2.13-3.3.1/kafka`;
const LOGIN_OF_A = { host: "a.example", port: 22, user: "kafka", hostKey: HOST_KEY };
const DIAL = { dialErrorLimit: 2, perDialTimeout: 4 };

/** Text of a private key in these tests. No test uses the key. */
const PRIVATE_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\ngeheim\n";

const hostsNamed = (...names: readonly string[]): PreparedHost[] => names.map((name) => preparedHost(name));

/** Three servers and three brokers, so that each of three hosts has one of both. */
const THREE = { zookeepers: 3, brokers: 3, bindAddress: "0.0.0.0" };

/** Cluster on hosts. */
interface ClusterOnHosts {
  /** @defaultValue - one host, `a` */
  readonly hosts?: readonly PreparedHost[];
  readonly cluster?: Omit<KafkaClusterArgs, "runtime">;
  readonly deployment?: Partial<SshDeploymentArgs>;
  /** Name of the cluster. @defaultValue `kafka` */
  readonly name?: string;
}

/** Creates a ZooKeeper, brokers and a smoke test on hosts. */
async function clusterOn(
  { hosts = hostsNamed("a"), cluster: args, deployment, name = "kafka" }: ClusterOnHosts = {},
  outputs: MockOutputs = sshOutputs,
) {
  const { created: cluster, registered } = await createInProgram(async () => {
    const created = await KafkaCluster.create(name, {
      security: "none",
      ...args,
      runtime: sshRuntimeOn(hosts, deployment),
    });
    new SmokeTest("smoke-test", { cluster: created });
    return created;
  }, outputs);
  const { zooKeeper } = cluster;
  assert.ok(zooKeeper);
  const stdinOf = (command: string): string => revealed(inputsOf(registered, COMMAND, command).stdin) as string;
  const propertiesOf = (service: string): string[] => {
    const files = filesIn(stdinOf(`${service}-service`));
    return (files["server.properties"] ?? files["zoo.cfg"] ?? "").split("\n");
  };
  const dependenciesOf = (type: string, resource: string) =>
    resourceOf(registered, type, resource).options.dependencies;
  return { registered, stdinOf, propertiesOf, dependenciesOf, cluster, zooKeeper };
}

/** Asserts that a text contains these lines. */
const assertLines = (text: readonly string[], ...lines: readonly string[]): void =>
  assert.deepEqual(
    lines.filter((line) => !text.includes(line)),
    [],
    text.join("\n"),
  );

describe("SshDeployment", () => {
  it("registers the resources of a ZooKeeper and a broker on one host, and no others", async () => {
    const { registered } = await clusterOn();
    assert.deepEqual(registered.map(({ type, name }) => `${name} (${type.split(":").at(-1)})`).sort(), [
      "a-folder (Command)",
      "a-kafka (Command)",
      "a-kafka-archive (CopyToRemote)",
      "a-kafka-health (RemoteHealth)",
      "kafka (KafkaCluster)",
      "kafka-0 (KafkaBroker)",
      "kafka-0-in-sync (ReplicasInSync)",
      "kafka-0-live-settings (LiveSettings)",
      "kafka-0-service (Command)",
      "kafka-0-service-health (RemoteHealth)",
      "kafka-archive (DistributionArchive)",
      "kafka-identity (ClusterIdentity)",
      "kafka-protocol (ProtocolLevel)",
      "kafka-stack (SshStack)",
      "smoke-test (SmokeTest)",
      "zookeeper (ZooKeeper)",
      "zookeeper-in-sync (ReplicasInSync)",
      "zookeeper-service (Command)",
      "zookeeper-service-health (RemoteHealth)",
    ]);
  });

  it("registers the resources of three hosts, and one archive", async () => {
    const { registered } = await clusterOn({ hosts: hostsNamed("a", "b", "c"), cluster: THREE });
    assert.deepEqual(namesOf(registered, COMMAND).sort(), [
      "a-folder",
      "a-kafka",
      "b-folder",
      "b-kafka",
      "c-folder",
      "c-kafka",
      "kafka-0-service",
      "kafka-1-service",
      "kafka-2-service",
      "zookeeper-2-service",
      "zookeeper-3-service",
      "zookeeper-service",
    ]);
    assert.deepEqual(namesOf(registered, COPY).sort(), ["a-kafka-archive", "b-kafka-archive", "c-kafka-archive"]);
    assert.equal(namesOf(registered, REMOTE_HEALTH).length, 9);
    assert.deepEqual(namesOf(registered, DISTRIBUTION_ARCHIVE), ["kafka-archive"]);
    for (const [service, host] of [
      ["zookeeper", "a"],
      ["zookeeper-2", "b"],
      ["kafka-1", "b"],
      ["kafka-2", "c"],
    ]) {
      const { connection } = inputsOf(registered, COMMAND, `${service}-service`);
      assert.equal((revealed(connection) as { host: string }).host, `${host}.example`);
      assert.equal(inputsOf(registered, REMOTE_HEALTH, `${service}-service-health`).host, host);
    }
  });

  it("registers the resources of a service below its component, and those of hosts below the cluster", async () => {
    const { registered } = await clusterOn({ hosts: [preparedHost("a", { needsJava: true })] });
    const parents = (type: string) =>
      Object.fromEntries(registered.filter((one) => one.type === type).map((one) => [one.name, one.options.parent]));
    const ofServices = (suffix: string) => ({
      [`zookeeper-service${suffix}`]: "zookeeper",
      [`kafka-0-service${suffix}`]: "kafka-0",
    });
    assert.deepEqual(parents(COMMAND), {
      "a-folder": "kafka",
      "a-kafka": "kafka",
      "a-java": "kafka",
      ...ofServices(""),
    });
    assert.deepEqual(parents(REMOTE_HEALTH), {
      "a-kafka-health": "kafka",
      "a-java-health": "kafka",
      ...ofServices("-health"),
    });
  });

  describe("order", () => {
    it("has a folder before the files in it", async () => {
      const { dependenciesOf } = await clusterOn();
      assert.deepEqual(dependenciesOf(COMMAND, "a-folder"), ["kafka-stack"]);
      assert.deepEqual(dependenciesOf(COPY, "a-kafka-archive"), ["a-folder", "a-kafka-health", "kafka-archive"]);
      assert.deepEqual(dependenciesOf(COMMAND, "a-kafka"), [
        "a-folder",
        "a-kafka-archive",
        "a-kafka-health",
        "kafka-archive",
        "kafka-stack",
      ]);
    });

    it("has services after the installations on all hosts", async () => {
      const { dependenciesOf } = await clusterOn({
        hosts: [preparedHost("a", { needsJava: true }), preparedHost("b"), preparedHost("c")],
        cluster: THREE,
      });
      const ofHosts = (service: string) =>
        dependenciesOf(COMMAND, `${service}-service`).filter((name) => /^[abc]-/.test(name));
      for (const service of ["zookeeper", "kafka-0", "zookeeper-2", "kafka-2"]) {
        assert.deepEqual(ofHosts(service), ["a-java", "a-kafka", "b-kafka", "c-kafka"], service);
      }
    });

    it("has new brokers after all ZooKeeper servers, and not one after the other", async () => {
      const { dependenciesOf } = await clusterOn({ hosts: hostsNamed("a", "b", "c"), cluster: THREE });
      for (const broker of ["kafka-0", "kafka-1", "kafka-2"]) {
        assert.deepEqual(
          dependenciesOf(COMMAND, `${broker}-service`).filter((name) => name.endsWith("-service")),
          ["zookeeper-2-service", "zookeeper-3-service", "zookeeper-service"],
        );
      }
    });
  });

  describe("commands", () => {
    it("show no value, log nothing and get no earlier output", async () => {
      const { registered } = await clusterOn({ hosts: [preparedHost("a", { needsJava: true })] });
      for (const [name, create, remove] of [
        ["a-folder", "claim", "sweep"],
        ["a-kafka", "install", "remove"],
        ["a-java", "install", "remove"],
        ["zookeeper-service", "start", "remove"],
        ["kafka-0-service", "start", "remove"],
      ]) {
        const { connection, stdin, ...inputs } = inputsOf(registered, COMMAND, name ?? "");
        assert.deepEqual(inputs, {
          create: `bash -s -- ${create}`,
          delete: `bash -s -- ${remove}`,
          logging: "none",
          addPreviousOutputInEnv: false,
        });
        assert.ok(!isSecret(stdin));
      }
    });

    it("claim a folder for the stack", async () => {
      const { stdinOf } = await clusterOn({ cluster: { retainData: true } });
      assert.deepEqual(valuesIn(stdinOf("a-folder")), {
        host: "a",
        owner: "kafka-cluster/test",
        root: ROOT,
        stack_id: "kafka-stack-id",
        data_roots: [`${ROOT}/data`],
        unit_prefix: "kafka-cluster-test-",
        retain_data: "true",
      });
    });

    it("unpack a verified archive", async () => {
      const { registered, stdinOf } = await clusterOn();
      const { source, remotePath } = inputsOf(registered, COPY, "a-kafka-archive");
      assert.equal(await (source as pulumi.asset.FileAsset).path, "/cache/kafka.tgz");
      assert.equal(remotePath, `${ROOT}/incoming/kafka.tgz`);
      assert.deepEqual(valuesIn(stdinOf("a-kafka")), {
        what: "Kafka",
        home: KAFKA_HOME,
        generation: "1",
        host: "a",
        owner: "kafka-cluster/test",
        root: ROOT,
        stack_id: "kafka-stack-id",
        archive: remotePath,
        url: "",
        sha512: "digest of Kafka",
        must_hold: "libs/*.jar",
      });
    });

    it("start a service under the account, in folders of its own", async () => {
      const { stdinOf } = await clusterOn({ deployment: { javaHome: "/opt/jdk" } });
      const values = valuesIn(stdinOf("kafka-0-service"));
      assert.equal(values.service, "kafka-0");
      assert.equal(values.stack_id, "kafka-stack-id");
      assert.equal(values.owner, "kafka-cluster/test");
      assert.equal(values.unit, "kafka-cluster-test-kafka-0.service");
      assert.match(String(values.unit_text), /^User=kafka$/m);
      assert.equal(values.service_dir, `${ROOT}/services/kafka-0`);
      assert.deepEqual(values.data_dirs, [`${ROOT}/data/kafka-0`]);
      assert.equal(values.java_home, "/opt/jdk");
      assert.equal(values.retain_data, "false");
      assert.deepEqual(values.java_arguments?.slice(-4), [
        "-cp",
        `${KAFKA_HOME}/libs/*`,
        "kafka.Kafka",
        `${ROOT}/services/kafka-0/config/server.properties`,
      ]);
    });

    it("run again after a fault, and copy the archive again", async () => {
      const withFault = (name: string) => clusterOn({}, healthAt(name));
      const healthAt =
        (name: string): MockOutputs =>
        (args) => ({ ...sshOutputs(args), ...(args.name === name && { generation: 2 }) });
      const kafka = await withFault("a-kafka-health");
      assert.equal(valuesIn(kafka.stdinOf("a-kafka")).generation, "2");
      assert.deepEqual(inputsOf(kafka.registered, COPY, "a-kafka-archive").triggers, [2]);
      assert.equal(valuesIn(kafka.stdinOf("kafka-0-service")).generation, "1");
      const broker = await withFault("kafka-0-service-health");
      assert.equal(valuesIn(broker.stdinOf("kafka-0-service")).generation, "2");
      assert.equal(valuesIn(broker.stdinOf("zookeeper-service")).generation, "1");
      assert.deepEqual(inputsOf(broker.registered, COPY, "a-kafka-archive").triggers, [1]);
    });

    it("of a broker do not run again after a restart of ZooKeeper", async () => {
      const first = await clusterOn();
      const second = await clusterOn({}, (args) => ({
        ...sshOutputs(args),
        ...(args.name === "zookeeper-service" && { stdout: "startId=another\n" }),
      }));
      assert.equal(first.stdinOf("kafka-0-service"), second.stdinOf("kafka-0-service"));
    });
  });

  describe("health checks", () => {
    it("have the location of an installation", async () => {
      const { registered } = await clusterOn();
      assert.deepEqual(inputsOf(registered, REMOTE_HEALTH, "a-kafka-health"), {
        subject: "Kafka",
        host: "a",
        login: loginAt("a.example"),
        script: "installation",
        values: { what: "Kafka", home: KAFKA_HOME },
        dataDir: "",
        dataFiles: {},
        dataToDelete: { file: "", line: "" },
      });
    });

    it("have the location of a service, and the files that belong to its data", async () => {
      const { registered, stdinOf } = await clusterOn({ hosts: hostsNamed("a", "b", "c"), cluster: THREE });
      assert.deepEqual(inputsOf(registered, REMOTE_HEALTH, "zookeeper-2-service-health"), {
        subject: "zookeeper-2",
        host: "b",
        login: loginAt("b.example"),
        script: "service",
        values: { host: "b", root: ROOT, service_dir: `${ROOT}/services/zookeeper-2` },
        dataDir: `${ROOT}/data/zookeeper-2`,
        dataFiles: { myid: "2\n" },
        dataToDelete: { file: "", line: "" },
      });
      assert.deepEqual(filesIn(stdinOf("zookeeper-2-service"), "data_file"), { myid: "2\n" });
      assert.deepEqual(inputsOf(registered, REMOTE_HEALTH, "kafka-2-service-health").dataFiles, {});
    });
  });

  describe("log-ins", () => {
    const path = temporaryFolder();

    /** Connections of all commands and copies of a cluster with this log-in. */
    async function connectionsWith(login: Partial<PreparedHost["login"]>): Promise<unknown[]> {
      const host = preparedHost("a", { login: { ...loginAt("a.example"), ...login } });
      const { registered } = await clusterOn({ hosts: [host] });
      const connections = registered.flatMap(({ type, inputs }) =>
        type === COMMAND || type === COPY ? [inputs.connection] : [],
      );
      assert.equal(connections.length, 5);
      assert.ok(connections.every(isSecret));
      return connections.map(revealed);
    }

    it("name no key if the agent has the key", async () => {
      for (const connection of await connectionsWith({})) {
        assert.deepEqual(connection, { ...LOGIN_OF_A, ...DIAL });
      }
    });

    it("have the given key as a secret", async () => {
      for (const connection of await connectionsWith({ privateKey: PRIVATE_KEY })) {
        const { privateKey, ...others } = connection as Record<string, unknown>;
        assert.deepEqual(others, { ...LOGIN_OF_A, ...DIAL });
        assert.equal(revealed(privateKey), PRIVATE_KEY);
      }
    });

    it("have the key of a file as a secret", async () => {
      await mkdir(path(), { recursive: true });
      await writeFile(path("id"), PRIVATE_KEY);
      for (const connection of await connectionsWith({ privateKeyPath: path("id") })) {
        assert.equal(revealed((connection as Record<string, unknown>).privateKey), PRIVATE_KEY);
      }
    });

    it("have the log-in to a jump host", async () => {
      const jump = { ...loginAt("jump.example"), port: 2_222, user: "guest", privateKey: PRIVATE_KEY };
      for (const connection of await connectionsWith({ jump })) {
        const { proxy, ...others } = connection as Record<string, unknown>;
        assert.deepEqual(others, { ...LOGIN_OF_A, ...DIAL });
        const { privateKey, ...endpoint } = proxy as Record<string, unknown>;
        assert.deepEqual(endpoint, { host: "jump.example", port: 2_222, user: "guest", hostKey: HOST_KEY, ...DIAL });
        assert.equal(revealed(privateKey), PRIVATE_KEY);
      }
    });

    for (const [whose, login] of [
      ["", { privateKey: PRIVATE_KEY }],
      [" of a jump host", { jump: { ...loginAt("jump.example"), privateKey: PRIVATE_KEY } }],
    ] as const) {
      it(`keep a key${whose} secret in every resource`, async () => {
        const host = preparedHost("a", { needsJava: true, login: { ...loginAt("a.example"), ...login } });
        const { registered, cluster } = await clusterOn({ hosts: [host] });
        for (const name of namesOf(registered, REMOTE_HEALTH)) {
          assert.ok(isSecret(inputsOf(registered, REMOTE_HEALTH, name).login), name);
        }
        assert.ok(cluster.relay && (await pulumi.isSecret(cluster.relay)));
        assert.ok(isSecret(inputsOf(registered, SMOKE_TEST, "smoke-test").relay));
        const shown = registered.map(({ inputs }) =>
          JSON.stringify(inputs, (_key, value) => (isSecret(value) ? "a secret" : value)),
        );
        assert.ok(shown.length > 0 && !shown.some((text) => text.includes("geheim")));
      });
    }

    it("are no secret without the text of a key", async () => {
      const { registered, cluster } = await clusterOn();
      assert.ok(!isSecret(inputsOf(registered, REMOTE_HEALTH, "a-kafka-health").login));
      assert.ok(cluster.relay && !(await pulumi.isSecret(cluster.relay)));
    });
  });

  describe("ports", () => {
    it("count up for services of a group on one host", async () => {
      const { cluster, zooKeeper, propertiesOf } = await clusterOn({
        cluster: { zookeepers: 3, zookeeperPort: 12_181, brokers: 2, port: 19_092 },
      });
      assert.equal(await known(zooKeeper.connectString), "127.0.0.1:12181,127.0.0.1:12182,127.0.0.1:12183");
      assert.equal(await known(cluster.bootstrapServers), "127.0.0.1:19092,127.0.0.1:19093");
      assertLines(
        propertiesOf("zookeeper-3"),
        "clientPort=12183",
        "server.1=127.0.0.1:2888:3888",
        "server.3=127.0.0.1:2890:3890",
      );
      assertLines(propertiesOf("kafka-1"), "listeners=PLAINTEXT://127.0.0.1:19093");
    });

    it("are the same on hosts of their own", async () => {
      const { cluster, zooKeeper, propertiesOf } = await clusterOn({
        hosts: hostsNamed("a", "b", "c"),
        cluster: THREE,
      });
      assert.equal(await known(zooKeeper.connectString), "a.example:2181,b.example:2181,c.example:2181");
      assert.equal(await known(cluster.bootstrapServers), "a.example:9092,b.example:9092,c.example:9092");
      assertLines(propertiesOf("zookeeper-3"), "server.1=a.example:2888:3888", "server.3=c.example:2888:3888");
    });

    it("count up on each host if there are more services than hosts", async () => {
      const { cluster } = await clusterOn({
        hosts: hostsNamed("a", "b"),
        cluster: { brokers: 4, bindAddress: "0.0.0.0" },
      });
      assert.equal(
        await known(cluster.bootstrapServers),
        "a.example:9092,b.example:9092,a.example:9093,b.example:9093",
      );
    });
  });

  describe("addresses", () => {
    it("are the loopback address on one host, with a relay over SSH", async () => {
      const { cluster, propertiesOf } = await clusterOn();
      assertLines(propertiesOf("zookeeper"), "clientPortAddress=127.0.0.1");
      assertLines(
        propertiesOf("kafka-0"),
        "listeners=PLAINTEXT://127.0.0.1:9092",
        "advertised.listeners=PLAINTEXT://127.0.0.1:9092",
        "zookeeper.connect=127.0.0.1:2181",
      );
      assert.ok(cluster.relay);
      assert.deepEqual(await known(cluster.relay), {
        module: "runtime/ssh/connection/ssh-relay",
        settings: { login: loginAt("a.example") },
      });
    });

    it("are all addresses, advertised as the address of the host", async () => {
      const { propertiesOf } = await clusterOn({ hosts: hostsNamed("a", "b", "c"), cluster: THREE });
      assertLines(propertiesOf("zookeeper-2"), "clientPortAddress=0.0.0.0");
      assertLines(
        propertiesOf("kafka-1"),
        "listeners=PLAINTEXT://0.0.0.0:9092",
        "advertised.listeners=PLAINTEXT://b.example:9092",
        "zookeeper.connect=a.example:2181,b.example:2181,c.example:2181",
      );
    });

    it("are those of the host if it has its own", async () => {
      const own = preparedHost("b", { bindAddress: "10.0.0.2", advertisedHost: "b.public.example" });
      const { propertiesOf } = await clusterOn({
        hosts: [preparedHost("a", { bindAddress: "10.0.0.1" }), own, preparedHost("c")],
        cluster: THREE,
      });
      assertLines(
        propertiesOf("kafka-0"),
        "listeners=PLAINTEXT://10.0.0.1:9092",
        "advertised.listeners=PLAINTEXT://10.0.0.1:9092",
        "zookeeper.connect=10.0.0.1:2181,b.public.example:2181,c.example:2181",
      );
      assertLines(
        propertiesOf("kafka-1"),
        "listeners=PLAINTEXT://10.0.0.2:9092",
        "advertised.listeners=PLAINTEXT://b.public.example:9092",
      );
      assertLines(propertiesOf("zookeeper-2"), "clientPortAddress=10.0.0.2");
    });

    it("of internal ports are the loopback address while all services share a host", async () => {
      const { propertiesOf } = await clusterOn({
        hosts: [preparedHost("a", { bindAddress: "10.0.0.1", advertisedHost: "a.public.example" })],
      });
      assertLines(propertiesOf("zookeeper"), "clientPortAddress=127.0.0.1");
      assertLines(
        propertiesOf("kafka-0"),
        "listeners=PLAINTEXT://10.0.0.1:9092",
        "advertised.listeners=PLAINTEXT://a.public.example:9092",
        "zookeeper.connect=127.0.0.1:2181",
      );
    });

    it("are advertised as the advertised host of the cluster", async () => {
      const { cluster } = await clusterOn({ cluster: { advertisedHost: "kafka.example", bindAddress: "0.0.0.0" } });
      assert.equal(await known(cluster.bootstrapServers), "kafka.example:9092");
    });

    it("come with the rack of the host", async () => {
      const { propertiesOf } = await clusterOn({
        hosts: [preparedHost("a", { rack: "left" }), preparedHost("b", { rack: "right" })],
        cluster: { brokers: 2, bindAddress: "0.0.0.0" },
      });
      assertLines(propertiesOf("kafka-0"), "broker.rack=left");
      assertLines(propertiesOf("kafka-1"), "broker.rack=right");
    });
  });

  it("installs the metrics agent on each host, from one jar, before the services", async () => {
    const { registered, stdinOf } = await clusterOn({
      hosts: [preparedHost("a"), preparedHost("b")],
      cluster: { metrics: true, brokers: 2, bindAddress: "0.0.0.0" },
    });
    assert.deepEqual(namesOf(registered, METRICS_AGENT), ["kafka-metrics-agent"]);
    for (const host of ["a", "b"]) {
      const { source, remotePath } = inputsOf(registered, COPY, `${host}-metrics-agent-archive`);
      assert.equal(await (source as pulumi.asset.FileAsset).path, "/cache/agent.jar");
      assert.equal(remotePath, `${ROOT}/incoming/jmx_prometheus_javaagent-1.0.1.jar`);
      const { archive, sha512, home, must_hold } = valuesIn(stdinOf(`${host}-metrics-agent`));
      assert.deepEqual(
        [archive, sha512, home, must_hold],
        [remotePath, "digest of the agent", `${ROOT}/distributions/jmx-prometheus-1.0.1/agent`, "*.jar"],
      );
    }
    const flags = valuesIn(stdinOf("kafka-1-service")).java_arguments;
    const agent = `${ROOT}/distributions/jmx-prometheus-1.0.1/agent/jmx_prometheus_javaagent-1.0.1.jar`;
    assert.ok(flags?.includes(`-javaagent:${agent}=0.0.0.0:7071:${ROOT}/services/kafka-1/config/metrics.yml`));
  });

  describe("Java", () => {
    it("is installed on hosts without one, from one archive for each processor", async () => {
      const { registered, stdinOf } = await clusterOn({
        hosts: [
          preparedHost("a", { needsJava: true }),
          preparedHost("b", { needsJava: true }),
          preparedHost("c", { needsJava: true, architecture: "aarch64" }),
        ],
        cluster: THREE,
      });
      assert.deepEqual(namesOf(registered, JAVA_ARCHIVE).sort(), ["kafka-java-aarch64", "kafka-java-x86_64"]);
      for (const [host, archive] of [
        ["a", "kafka-java-x86_64"],
        ["b", "kafka-java-x86_64"],
        ["c", "kafka-java-aarch64"],
      ]) {
        const { source, remotePath } = inputsOf(registered, COPY, `${host}-java-archive`);
        assert.equal(await (source as pulumi.asset.FileAsset).path, `/cache/${archive}.tgz`);
        const values = valuesIn(stdinOf(`${host}-java`));
        assert.equal(values.archive, remotePath);
        assert.equal(values.sha512, `digest of ${archive}`);
        assert.equal(values.home, `${ROOT}/distributions/java-17/java`);
        assert.equal(values.must_hold, "bin/java");
      }
    });

    it("is not installed on other hosts", async () => {
      const { registered } = await clusterOn({
        hosts: [preparedHost("a"), preparedHost("b", { needsJava: true }), preparedHost("c")],
        cluster: THREE,
      });
      assert.deepEqual(
        registered.map(({ name }) => name).filter((name) => /^[ac]-java/.test(name)),
        [],
      );
      assert.deepEqual(namesOf(registered, JAVA_ARCHIVE), ["kafka-java-x86_64"]);
    });
  });

  it("copies nothing to a host that downloads the archive", async () => {
    const archive = "https://kafka.example/kafka.tgz";
    const distribution = { version: "3.3.1", scalaVersion: "2.13", archive, archiveSha512: "0".repeat(128) };
    const { registered, stdinOf, dependenciesOf } = await clusterOn({
      hosts: [preparedHost("a", { downloads: true }), preparedHost("b")],
      cluster: { ...distribution, brokers: 2, bindAddress: "0.0.0.0" },
    });
    assert.deepEqual(namesOf(registered, COPY), ["b-kafka-archive"]);
    const { url, sha512, archive: incoming } = valuesIn(stdinOf("a-kafka"));
    assert.deepEqual([url, sha512, incoming], [archive, "0".repeat(128), `${ROOT}/incoming/kafka.tgz`]);
    assert.ok(dependenciesOf(COMMAND, "a-kafka").includes("a-folder"));
    assert.equal(valuesIn(stdinOf("b-kafka")).url, "");
  });

  describe("secret settings", () => {
    const withPassword = { cluster: { brokerConfig: { "password.encoder.secret": pulumi.secret("geheim") } } };

    it("are a secret of one service", async () => {
      const { registered, stdinOf } = await clusterOn(withPassword);
      assert.ok(isSecret(inputsOf(registered, COMMAND, "kafka-0-service").stdin));
      assert.match(stdinOf("kafka-0-service"), /geheim/);
      assert.ok(!isSecret(inputsOf(registered, COMMAND, "zookeeper-service").stdin));
      assert.ok(!JSON.stringify(inputsOf(registered, REMOTE_HEALTH, "kafka-0-service-health")).includes("geheim"));
    });

    it("leave the output of the service public", async () => {
      const { cluster } = await clusterOn(withPassword, async (args) => {
        const { stdout, ...outputs } = await sshOutputs(args);
        // The output of a command is a secret if one of its inputs is.
        return { ...outputs, ...(stdout !== undefined && { stdout: pulumi.secret(stdout) }) };
      });
      assert.equal(await pulumi.isSecret(cluster.clusterId), false);
      assert.equal(await pulumi.isSecret(cluster.startIds), false);
      assert.equal(await pulumi.isSecret(cluster.bootstrapServers), false);
      assert.equal(await known(cluster.clusterId), "pm8-x0Q");
    });
  });

  describe("services", () => {
    it("have the output of their command, and the locations of log and data", async () => {
      const { cluster, zooKeeper } = await clusterOn({ hosts: hostsNamed("a", "b", "c"), cluster: THREE });
      assert.deepEqual(await known(zooKeeper.startIds), [
        "start of zookeeper-service",
        "start of zookeeper-2-service",
        "start of zookeeper-3-service",
      ]);
      assert.equal(await known(cluster.clusterId), "pm8-x0Q");
      const broker = cluster.brokers[1];
      assert.ok(broker);
      assert.equal(await known(broker.startId), "start of kafka-1-service");
      assert.equal(await known(broker.logFile), `b:${ROOT}/services/kafka-1/logs/server.log`);
      assert.equal(await known(broker.dataDir), `b:${ROOT}/data/kafka-1`);
      assert.equal(cluster.network, undefined);
    });
  });

  describe("names of resources", () => {
    it("of a further cluster begin with its name", async () => {
      const { registered } = await clusterOn({ name: "events", hosts: [preparedHost("a", { needsJava: true })] });
      assert.deepEqual(namesOf(registered, COMMAND).sort(), [
        "events-0-service",
        "events-a-folder",
        "events-a-java",
        "events-a-kafka",
        "events-zookeeper-service",
      ]);
      assert.deepEqual(namesOf(registered, JAVA_ARCHIVE), ["events-java-x86_64"]);
      assert.deepEqual(namesOf(registered, COPY).sort(), ["events-a-java-archive", "events-a-kafka-archive"]);
    });
  });

  it("runs console tools on the first host", async () => {
    const { cluster } = await clusterOn({ hosts: hostsNamed("b", "a") });
    assert.ok(cluster.consoleTools);
    assert.match(await known(cluster.consoleTools), /^ssh -t -p 22 kafka@b\.example /);
  });

  it("rejects a service that is not planned", async () => {
    const args = { hosts: [], services: [], assignment: {}, data: {}, project: "p", stack: "s", retainData: false };
    const distribution = { version: "3.3.1", scalaVersion: "2.13" };
    await assert.rejects(
      register(() => new SshDeployment("kafka", { ...args, distribution }, {}).folders("other"), sshOutputs),
      { message: "service other is not planned, got " },
    );
  });
});
