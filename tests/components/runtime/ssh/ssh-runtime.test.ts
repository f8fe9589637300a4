import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";

import { KafkaCluster } from "../../../../components/cluster/kafka-cluster";
import type { PreparedHost } from "../../../../components/runtime/ssh/hosts/prepared-host";
import { SmokeTest } from "../../../../components/smoke-test/smoke-test";
import { ZooKeeper } from "../../../../components/zookeeper/zookeeper";
import {
  inputsOf,
  isSecret,
  known,
  type MockOutputs,
  namesOf,
  type Registered,
  register,
  resourceOf,
  revealed,
} from "../../../../testing/pulumi-mocks";
import { SMOKE_TEST } from "../../../support/local-cluster";
import { filesIn, valuesIn } from "../../../support/script-values";
import {
  COMMAND,
  COPY,
  DISTRIBUTION_ARCHIVE,
  HOME,
  HOST_KEY,
  JAVA_ARCHIVE,
  loginAt,
  makeSshRuntime,
  REMOTE_HEALTH,
  type SshClusterArgs,
  siteNamed,
  sshOutputs,
} from "../../../support/ssh-cluster";
import { temporaryFolder } from "../../../support/temporary-folder";

const ROOT = `${HOME}/kafka-cluster/kafka-cluster-test`;
const KAFKA_HOME = `${ROOT}/distributions/kafka_2.13-3.3.1/kafka`;
const LOGIN_OF_A = { host: "a.example", port: 22, user: "kafka", hostKey: HOST_KEY };
const DIAL = { dialErrorLimit: 2, perDialTimeout: 4 };

/** Text of a private key in these tests; nobody reads it. */
const PRIVATE_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\ngeheim\n";

const sites = (...names: readonly string[]): PreparedHost[] => names.map((name) => siteNamed(name));

/** Three of both, so that each of three hosts has one of both. */
const THREE = { zooKeeper: { servers: 3 }, cluster: { brokers: 3, bindAddress: "0.0.0.0" } };

/** A ZooKeeper and brokers on hosts, one host unless it is said. */
async function clusterOn(args: Partial<SshClusterArgs> = {}, outputs: MockOutputs = sshOutputs) {
  const made: { zooKeeper: ZooKeeper; cluster: KafkaCluster }[] = [];
  const registered: Registered[] = await register(() => {
    const runtime = makeSshRuntime({ sites: sites("a"), ...args });
    const zooKeeper = new ZooKeeper("zookeeper", { runtime, ...args.zooKeeper });
    const cluster = new KafkaCluster("kafka", { zooKeeper, ...args.cluster });
    made.push({ zooKeeper, cluster });
    const { bootstrapServers, relay, startIds } = cluster;
    new SmokeTest("smoke-test", { bootstrapServers, relay, startIds });
  }, outputs);
  const [components] = made;
  assert.ok(components);
  const stdinOf = (command: string): string => revealed(inputsOf(registered, COMMAND, command).stdin) as string;
  const propertiesOf = (service: string): string[] => {
    const files = filesIn(stdinOf(`${service}-service`));
    return (files["server.properties"] ?? files["zoo.cfg"] ?? "").split("\n");
  };
  const dependenciesOf = (type: string, name: string) => resourceOf(registered, type, name).options.dependencies;
  return { registered, stdinOf, propertiesOf, dependenciesOf, ...components };
}

/** That a text holds these lines. */
const assertLines = (text: readonly string[], ...lines: readonly string[]): void =>
  assert.deepEqual(
    lines.filter((line) => !text.includes(line)),
    [],
    text.join("\n"),
  );

describe("SshRuntime", () => {
  it("registers all that a ZooKeeper and a broker on one host need, and nothing else", async () => {
    const { registered } = await clusterOn();
    assert.deepEqual(registered.map(({ type, name }) => `${name} (${type.split(":").at(-1)})`).sort(), [
      "a-folder (Command)",
      "a-kafka (Command)",
      "a-kafka-archive (CopyToRemote)",
      "a-kafka-health (RemoteHealth)",
      "kafka (KafkaCluster)",
      "kafka-0 (KafkaBroker)",
      "kafka-0-service (Command)",
      "kafka-0-service-health (RemoteHealth)",
      "smoke-test (SmokeTest)",
      "ssh-archive (DistributionArchive)",
      "ssh-stack (SshStack)",
      "zookeeper (ZooKeeper)",
      "zookeeper-service (Command)",
      "zookeeper-service-health (RemoteHealth)",
    ]);
  });

  it("registers on three hosts what each of them needs, and one archive", async () => {
    const { registered } = await clusterOn({ sites: sites("a", "b", "c"), ...THREE });
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
    assert.deepEqual(namesOf(registered, DISTRIBUTION_ARCHIVE), ["ssh-archive"]);
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

  it("makes everything of a service a part of its component, and what hosts have a part of none", async () => {
    const { registered } = await clusterOn({ sites: [siteNamed("a", { lacksJava: true })] });
    const parents = (type: string) =>
      Object.fromEntries(registered.filter((one) => one.type === type).map((one) => [one.name, one.options.parent]));
    const ofServices = (suffix: string) => ({
      [`zookeeper-service${suffix}`]: "zookeeper",
      [`kafka-0-service${suffix}`]: "kafka-0",
    });
    assert.deepEqual(parents(COMMAND), { "a-folder": "", "a-kafka": "", "a-java": "", ...ofServices("") });
    assert.deepEqual(parents(REMOTE_HEALTH), {
      "a-kafka-health": "",
      "a-java-health": "",
      ...ofServices("-health"),
    });
  });

  describe("has an order, by which", () => {
    it("a folder is there before what is copied into it, and gone after it", async () => {
      const { dependenciesOf } = await clusterOn();
      assert.deepEqual(dependenciesOf(COMMAND, "a-folder"), ["ssh-stack"]);
      assert.deepEqual(dependenciesOf(COPY, "a-kafka-archive"), ["a-folder", "a-kafka-health", "ssh-archive"]);
      assert.deepEqual(dependenciesOf(COMMAND, "a-kafka"), [
        "a-folder",
        "a-kafka-archive",
        "a-kafka-health",
        "ssh-archive",
        "ssh-stack",
      ]);
    });

    it("services start after what is installed on their host, and no other", async () => {
      const { dependenciesOf } = await clusterOn({
        sites: [siteNamed("a", { lacksJava: true }), siteNamed("b"), siteNamed("c")],
        ...THREE,
      });
      const ofHosts = (service: string) =>
        dependenciesOf(COMMAND, `${service}-service`).filter((name) => /^[abc]-/.test(name));
      assert.deepEqual(ofHosts("zookeeper"), ["a-java", "a-kafka"]);
      assert.deepEqual(ofHosts("kafka-0"), ["a-java", "a-kafka"]);
      assert.deepEqual(ofHosts("zookeeper-2"), ["b-kafka"]);
      assert.deepEqual(ofHosts("kafka-2"), ["c-kafka"]);
    });

    it("brokers start after all ZooKeepers, side by side", async () => {
      const { dependenciesOf } = await clusterOn({ sites: sites("a", "b", "c"), ...THREE });
      for (const broker of ["kafka-0", "kafka-1", "kafka-2"]) {
        assert.deepEqual(
          dependenciesOf(COMMAND, `${broker}-service`).filter((name) => name.endsWith("-service")),
          ["zookeeper-2-service", "zookeeper-3-service", "zookeeper-service"],
        );
      }
    });
  });

  describe("runs commands", () => {
    it("that show no value, print nothing on their way and take nothing from the ones before", async () => {
      const { registered } = await clusterOn({ sites: [siteNamed("a", { lacksJava: true })] });
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

    it("by which a folder knows whose it is", async () => {
      const { stdinOf } = await clusterOn({ runtime: { retainData: true } });
      assert.deepEqual(valuesIn(stdinOf("a-folder")), {
        host: "a",
        owner: "kafka-cluster/test",
        root: ROOT,
        stack_id: "ssh-stack-id",
        data_root: `${ROOT}/data`,
        unit_prefix: "kafka-cluster-test-",
        retain_data: "true",
      });
    });

    it("by which a verified archive is unpacked", async () => {
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
        stack_id: "ssh-stack-id",
        archive: remotePath,
        url: "",
        sha512: "digest of Kafka",
        must_hold: "libs/*.jar",
      });
    });

    it("by which a service starts, under an account and in folders of its own", async () => {
      const { stdinOf } = await clusterOn({ runtime: { javaHome: "/opt/jdk" } });
      const values = valuesIn(stdinOf("kafka-0-service"));
      assert.equal(values.service, "kafka-0");
      assert.equal(values.stack_id, "ssh-stack-id");
      assert.equal(values.owner, "kafka-cluster/test");
      assert.equal(values.unit, "kafka-cluster-test-kafka-0.service");
      assert.match(String(values.unit_text), /^User=kafka$/m);
      assert.equal(values.service_dir, `${ROOT}/services/kafka-0`);
      assert.equal(values.data_dir, `${ROOT}/data/kafka-0`);
      assert.equal(values.java_home, "/opt/jdk");
      assert.equal(values.retain_data, "false");
      assert.deepEqual(values.java_arguments?.slice(-4), [
        "-cp",
        `${KAFKA_HOME}/libs/*`,
        "kafka.Kafka",
        `${ROOT}/services/kafka-0/config/server.properties`,
      ]);
    });

    it("again where a look at the host has found something wrong, and then copies again as well", async () => {
      const found = (name: string) => clusterOn({}, healthAt(name));
      const healthAt =
        (name: string): MockOutputs =>
        (args) => ({ ...sshOutputs(args), ...(args.name === name && { generation: 2 }) });
      const kafka = await found("a-kafka-health");
      assert.equal(valuesIn(kafka.stdinOf("a-kafka")).generation, "2");
      assert.deepEqual(inputsOf(kafka.registered, COPY, "a-kafka-archive").triggers, [2]);
      assert.equal(valuesIn(kafka.stdinOf("kafka-0-service")).generation, "1");
      const broker = await found("kafka-0-service-health");
      assert.equal(valuesIn(broker.stdinOf("kafka-0-service")).generation, "2");
      assert.equal(valuesIn(broker.stdinOf("zookeeper-service")).generation, "1");
      assert.deepEqual(inputsOf(broker.registered, COPY, "a-kafka-archive").triggers, [1]);
    });

    it("for a broker that nothing asks to run again but what is its own", async () => {
      const first = await clusterOn();
      const second = await clusterOn({}, (args) => ({
        ...sshOutputs(args),
        ...(args.name === "zookeeper-service" && { stdout: "startId=another\n" }),
      }));
      assert.equal(first.stdinOf("kafka-0-service"), second.stdinOf("kafka-0-service"));
    });
  });

  describe("looks at", () => {
    it("what is installed on a host", async () => {
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

    it("a service, with the files that must stay with its data", async () => {
      const { registered, stdinOf } = await clusterOn({ sites: sites("a", "b", "c"), ...THREE });
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

  describe("logs in", () => {
    const path = temporaryFolder();

    /** What all commands and copies of a cluster log in with. */
    async function connectionsWith(login: Partial<PreparedHost["login"]>): Promise<unknown[]> {
      const site = siteNamed("a", { login: { ...loginAt("a.example"), ...login } });
      const { registered } = await clusterOn({ sites: [site] });
      const connections = registered.flatMap(({ type, inputs }) =>
        type === COMMAND || type === COPY ? [inputs.connection] : [],
      );
      assert.equal(connections.length, 5);
      assert.ok(connections.every(isSecret));
      return connections.map(revealed);
    }

    it("with the keys of the agent where none is given", async () => {
      for (const connection of await connectionsWith({})) {
        assert.deepEqual(connection, { ...LOGIN_OF_A, ...DIAL });
      }
    });

    it("with the key that is given, a secret", async () => {
      for (const connection of await connectionsWith({ privateKey: PRIVATE_KEY })) {
        const { privateKey, ...others } = connection as Record<string, unknown>;
        assert.deepEqual(others, { ...LOGIN_OF_A, ...DIAL });
        assert.equal(revealed(privateKey), PRIVATE_KEY);
      }
    });

    it("with the key in a file", async () => {
      await mkdir(path(), { recursive: true });
      await writeFile(path("id"), PRIVATE_KEY);
      for (const connection of await connectionsWith({ privateKeyPath: path("id") })) {
        assert.equal(revealed((connection as Record<string, unknown>).privateKey), PRIVATE_KEY);
      }
    });

    it("by another host, with a login of its own", async () => {
      const jump = { ...loginAt("jump.example"), port: 2_222, user: "guest", privateKey: PRIVATE_KEY };
      for (const connection of await connectionsWith({ jump })) {
        const { proxy, ...others } = connection as Record<string, unknown>;
        assert.deepEqual(others, { ...LOGIN_OF_A, ...DIAL });
        const { privateKey, ...way } = proxy as Record<string, unknown>;
        assert.deepEqual(way, { host: "jump.example", port: 2_222, user: "guest", hostKey: HOST_KEY, ...DIAL });
        assert.equal(revealed(privateKey), PRIVATE_KEY);
      }
    });

    for (const [whose, login] of [
      ["", { privateKey: PRIVATE_KEY }],
      [" of a host on the way", { jump: { ...loginAt("jump.example"), privateKey: PRIVATE_KEY } }],
    ] as const) {
      it(`with a key${whose} that is a secret wherever it stands`, async () => {
        const site = siteNamed("a", { lacksJava: true, login: { ...loginAt("a.example"), ...login } });
        const { registered, cluster } = await clusterOn({ sites: [site] });
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

    it("with nothing that is a secret of a file or an agent", async () => {
      const { registered, cluster } = await clusterOn();
      assert.ok(!isSecret(inputsOf(registered, REMOTE_HEALTH, "a-kafka-health").login));
      assert.ok(cluster.relay && !(await pulumi.isSecret(cluster.relay)));
    });
  });

  describe("counts ports up", () => {
    it("where services of a kind share a host", async () => {
      const { cluster, zooKeeper, propertiesOf } = await clusterOn({
        zooKeeper: { servers: 3, port: 12_181 },
        cluster: { brokers: 2, port: 19_092 },
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

    it("nowhere else", async () => {
      const { cluster, zooKeeper, propertiesOf } = await clusterOn({ sites: sites("a", "b", "c"), ...THREE });
      assert.equal(await known(zooKeeper.connectString), "a.example:2181,b.example:2181,c.example:2181");
      assert.equal(await known(cluster.bootstrapServers), "a.example:9092,b.example:9092,c.example:9092");
      assertLines(propertiesOf("zookeeper-3"), "server.1=a.example:2888:3888", "server.3=c.example:2888:3888");
    });

    it("on each host by itself where there are more services than hosts", async () => {
      const { cluster } = await clusterOn({
        sites: sites("a", "b"),
        cluster: { brokers: 4, bindAddress: "0.0.0.0" },
      });
      assert.equal(
        await known(cluster.bootstrapServers),
        "a.example:9092,b.example:9092,a.example:9093,b.example:9093",
      );
    });
  });

  describe("binds and tells", () => {
    it("the loopback address on one host, which clients reach by SSH", async () => {
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

    it("all addresses, and that of the host", async () => {
      const { propertiesOf } = await clusterOn({ sites: sites("a", "b", "c"), ...THREE });
      assertLines(propertiesOf("zookeeper-2"), "clientPortAddress=0.0.0.0");
      assertLines(
        propertiesOf("kafka-1"),
        "listeners=PLAINTEXT://0.0.0.0:9092",
        "advertised.listeners=PLAINTEXT://b.example:9092",
        "zookeeper.connect=a.example:2181,b.example:2181,c.example:2181",
      );
    });

    it("those of a host where it has its own", async () => {
      const own = siteNamed("b", { bindAddress: "10.0.0.2", advertisedHost: "b.public.example" });
      const { propertiesOf } = await clusterOn({
        sites: [siteNamed("a", { bindAddress: "10.0.0.1" }), own, siteNamed("c")],
        ...THREE,
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

    it("what is for clients to no ZooKeeper that has its brokers beside it", async () => {
      const { propertiesOf } = await clusterOn({
        sites: [siteNamed("a", { bindAddress: "10.0.0.1", advertisedHost: "a.public.example" })],
      });
      assertLines(propertiesOf("zookeeper"), "clientPortAddress=127.0.0.1");
      assertLines(
        propertiesOf("kafka-0"),
        "listeners=PLAINTEXT://10.0.0.1:9092",
        "advertised.listeners=PLAINTEXT://a.public.example:9092",
        "zookeeper.connect=127.0.0.1:2181",
      );
    });

    it("the host that all clients are told", async () => {
      const { cluster } = await clusterOn({ cluster: { advertisedHost: "kafka.example", bindAddress: "0.0.0.0" } });
      assert.equal(await known(cluster.bootstrapServers), "kafka.example:9092");
    });

    it("the rack of a host to its brokers", async () => {
      const { propertiesOf } = await clusterOn({
        sites: [siteNamed("a", { rack: "left" }), siteNamed("b", { rack: "right" })],
        cluster: { brokers: 2, bindAddress: "0.0.0.0" },
      });
      assertLines(propertiesOf("kafka-0"), "broker.rack=left");
      assertLines(propertiesOf("kafka-1"), "broker.rack=right");
    });
  });

  describe("brings a Java", () => {
    it("to hosts that have none, one archive for all of an architecture", async () => {
      const { registered, stdinOf } = await clusterOn({
        sites: [
          siteNamed("a", { lacksJava: true }),
          siteNamed("b", { lacksJava: true }),
          siteNamed("c", { lacksJava: true, architecture: "aarch64" }),
        ],
        ...THREE,
      });
      assert.deepEqual(namesOf(registered, JAVA_ARCHIVE).sort(), ["ssh-java-aarch64", "ssh-java-x86_64"]);
      for (const [host, archive] of [
        ["a", "ssh-java-x86_64"],
        ["b", "ssh-java-x86_64"],
        ["c", "ssh-java-aarch64"],
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

    it("to no other", async () => {
      const { registered } = await clusterOn({
        sites: [siteNamed("a"), siteNamed("b", { lacksJava: true }), siteNamed("c")],
        ...THREE,
      });
      assert.deepEqual(
        registered.map(({ name }) => name).filter((name) => /^[ac]-java/.test(name)),
        [],
      );
      assert.deepEqual(namesOf(registered, JAVA_ARCHIVE), ["ssh-java-x86_64"]);
    });
  });

  it("copies nothing to a host that fetches the archive, and tells it the digest", async () => {
    const archive = "https://kafka.example/kafka.tgz";
    const distribution = { version: "3.3.1", scalaVersion: "2.13", archive, archiveSha512: "0".repeat(128) };
    const { registered, stdinOf, dependenciesOf } = await clusterOn({
      sites: [siteNamed("a", { fetches: true }), siteNamed("b")],
      cluster: { brokers: 2, bindAddress: "0.0.0.0" },
      runtime: { distribution },
    });
    assert.deepEqual(namesOf(registered, COPY), ["b-kafka-archive"]);
    const { url, sha512, archive: incoming } = valuesIn(stdinOf("a-kafka"));
    assert.deepEqual([url, sha512, incoming], [archive, "0".repeat(128), `${ROOT}/incoming/kafka.tgz`]);
    assert.ok(dependenciesOf(COMMAND, "a-kafka").includes("a-folder"));
    assert.equal(valuesIn(stdinOf("b-kafka")).url, "");
  });

  describe("keeps private settings", () => {
    const withPassword = { cluster: { config: { "ssl.keystore.password": "geheim" } } };

    it("as a secret, of one service alone", async () => {
      const { registered, stdinOf } = await clusterOn(withPassword);
      assert.ok(isSecret(inputsOf(registered, COMMAND, "kafka-0-service").stdin));
      assert.match(stdinOf("kafka-0-service"), /geheim/);
      assert.ok(!isSecret(inputsOf(registered, COMMAND, "zookeeper-service").stdin));
      assert.ok(!JSON.stringify(inputsOf(registered, REMOTE_HEALTH, "kafka-0-service-health")).includes("geheim"));
    });

    it("but tells what the service said, which is none", async () => {
      const { cluster } = await clusterOn(withPassword, async (args) => {
        const { stdout, ...outputs } = await sshOutputs(args);
        // What a command gives back is a secret where one of its inputs is.
        return { ...outputs, ...(stdout !== undefined && { stdout: pulumi.secret(stdout) }) };
      });
      assert.equal(await pulumi.isSecret(cluster.clusterId), false);
      assert.equal(await pulumi.isSecret(cluster.startIds), false);
      assert.equal(await pulumi.isSecret(cluster.bootstrapServers), false);
      assert.equal(await known(cluster.clusterId), "pm8-x0Q");
    });
  });

  describe("tells", () => {
    it("what services said, and where their logs and data are", async () => {
      const { cluster, zooKeeper } = await clusterOn({ sites: sites("a", "b", "c"), ...THREE });
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

  it("refuses a service that was not planned", async () => {
    await assert.rejects(
      register(() => makeSshRuntime({ sites: sites("a") }).folders("other"), sshOutputs),
      { message: "service other is placed on no host; name it among the plans" },
    );
  });
});
