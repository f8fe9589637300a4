import assert from "node:assert/strict";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ExistingLayout } from "../../components/cluster/existing-cluster";
import { connectionTo } from "../../components/config/connection";
import { renderAlertRules } from "../../components/metrics/alert-rules";
import { renderScrapeConfig } from "../../components/metrics/scrape-config";
import { checkoutIdFile } from "../../components/runtime/docker/checkout-id";
import type { LocalServiceInputs } from "../../components/runtime/local/service-inputs";
import type { HostAssignment } from "../../components/runtime/ssh/hosts/host-assignment";
import program from "../../index";
import {
  inputsOf,
  isSecret,
  known,
  namesOf,
  type Registered,
  type RegisterOptions,
  register,
  resourceOf,
} from "../../testing/pulumi-mocks";
import { skipSuite } from "../../testing/suites/skip";
import { PROJECT_DIR } from "../../tools/project";
import { withLayout } from "../support/clusters";
import {
  CONTAINER,
  CONTAINER_FILES,
  CONTAINER_SERVICE,
  dockerOutputs,
  IMAGE,
  PROVIDER,
  VOLUME,
} from "../support/docker-cluster";
import { fakeDocker, NOT_FOUND, says } from "../support/fake-docker";
import { aroundAll } from "../support/hooks";
import { FREE_PORT, LOCAL_SERVICE, localOutputs, METRICS_FILES, SMOKE_TEST, TOPIC } from "../support/local-cluster";
import { placedOn, REMOTE_HEALTH, sshOutputs } from "../support/ssh-cluster";
import { factsOfHost, sshHosts } from "../support/ssh-hosts";
import { PRIVATE_KEY } from "../support/ssh-keys";
import { clearStackConfig, setStackConfig } from "../support/stack-config";
import { temporaryFolder } from "../support/temporary-folder";

/** Program as a whole, on free ports and with data in a temporary folder. */
describe("the program", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "kafka-cluster-test-"));
    await mkdir(join(folder, "bin"));
    for (const name of ["java", "java.exe"]) {
      await writeFile(join(folder, "bin", name), "");
      await chmod(join(folder, "bin", name), 0o755);
    }
    await writeFile(join(folder, "release"), 'JAVA_VERSION="17.0.15"\n');
  });
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(clearStackConfig);

  const run = async (values: Record<string, unknown> = {}, options?: RegisterOptions) => {
    setStackConfig({ port: 0, zookeeperPort: 0, javaHome: folder, dataDir: join(folder, "data"), ...values });
    let outputs: unknown;
    const registered: Registered[] = await register(
      async () => {
        outputs = pulumi.output(await program());
      },
      localOutputs,
      options,
    );
    return { registered, outputs: await known(outputs as pulumi.Output<Record<string, unknown>>) };
  };

  it("exports the names that other programs read", async () => {
    const { outputs } = await run();
    assert.deepEqual(outputs, {
      bootstrapServers: "127.0.0.1:20002",
      zookeeperConnect: "127.0.0.1:20001",
      clusterId: "pm8-x0Q",
      kafkaVersion: "3.3.1",
      runtime: "local",
      brokers: [
        {
          id: 0,
          address: "127.0.0.1:20002",
          logFile: "kafka-0-service.log",
          dataDir: join(folder, "data", "kafka-0"),
        },
      ],
      smokeTest: { proven: ["publish: …"], durationsMs: { total: 900 } },
      connection: connectionTo("127.0.0.1:20002"),
    });
  });

  it("gives each service metrics, and writes the files for Prometheus", async () => {
    const { registered, outputs } = await run({ metrics: true, metricsPort: 17_071 });
    const metrics = [
      { service: "zookeeper", address: "127.0.0.1:17071" },
      { service: "kafka-0", address: "127.0.0.1:17072" },
    ];
    assert.deepEqual(outputs.metrics, metrics);
    const { folder: stackDir, files } = inputsOf(registered, METRICS_FILES, "metrics");
    assert.equal(stackDir, join(PROJECT_DIR, ".state", "stacks", "test"));
    assert.deepEqual(files, {
      "prometheus.yml": renderScrapeConfig("kafka-cluster/test", metrics),
      "alerts.yml": renderAlertRules(),
    });
    const order = registered.map(({ name }) => name);
    assert.ok(order.indexOf("kafka-metrics-agent") < order.indexOf("zookeeper-service"), order.join(", "));
  });

  it("runs a ZooKeeper and a broker, then the smoke test", async () => {
    const { registered } = await run();
    assert.deepEqual(namesOf(registered, LOCAL_SERVICE), ["zookeeper-service", "kafka-0-service"]);
    const order = registered.map(({ type, name }) => (type === SMOKE_TEST ? SMOKE_TEST : name));
    assert.ok(order.indexOf("kafka-0-service") < order.indexOf(SMOKE_TEST), order.join(", "));
    assert.equal(inputsOf(registered, SMOKE_TEST, "smoke-test").deleteTopics, process.platform !== "win32");
  });

  it("runs as many brokers and ZooKeeper servers as configured, and exports the addresses of all", async () => {
    const { registered, outputs } = await run({ brokers: 3, zookeepers: 3, port: 19_092, zookeeperPort: 12_181 });
    assert.equal(namesOf(registered, LOCAL_SERVICE).length, 6);
    const bootstrapServers = "127.0.0.1:19092,127.0.0.1:19093,127.0.0.1:19094";
    assert.equal(outputs.bootstrapServers, bootstrapServers);
    assert.equal(outputs.zookeeperConnect, "127.0.0.1:12181,127.0.0.1:12182,127.0.0.1:12183");
    assert.deepEqual(
      (outputs.brokers as { readonly id: number; readonly address: string }[]).map(({ id, address }) => [id, address]),
      bootstrapServers.split(",").map((address, id) => [id, address]),
    );
    const { startIds, replicationFactor } = inputsOf(registered, SMOKE_TEST, "smoke-test");
    assert.deepEqual(
      startIds,
      [0, 1, 2].map((id) => `start of kafka-${id}-service`),
    );
    assert.equal(replicationFactor, 3);
  });

  describe("with coordination kraft", () => {
    const kraft = (values: Record<string, unknown> = {}, layout?: ExistingLayout) =>
      run({ coordination: "kraft", zookeeperPort: 2181, ...values }, layout && { answer: withLayout(layout) });

    it("runs one process that is broker and controller, and exports voters instead of ZooKeeper's addresses", async () => {
      const { registered, outputs } = await kraft();
      assert.deepEqual(namesOf(registered, LOCAL_SERVICE), ["kafka-0-service"]);
      assert.equal(outputs.controllerQuorumVoters, "0@127.0.0.1:20002");
      assert.ok(!("zookeeperConnect" in outputs));
    });

    it("runs as many controllers and brokers as configured", async () => {
      const { registered, outputs } = await kraft({ brokers: 3, controllers: 3, port: 19_092 });
      assert.equal(namesOf(registered, LOCAL_SERVICE).length, 6);
      assert.equal(outputs.controllerQuorumVoters, "3001@127.0.0.1:20093,3002@127.0.0.1:20094,3003@127.0.0.1:20095");
    });

    it("keeps the layout of an existing stack, whatever its number of brokers", async () => {
      const layout = { coordination: "kraft", coordinators: 1 } as const;
      const grown = await kraft({ brokers: 3 }, { ...layout, isCombined: true });
      assert.deepEqual(namesOf(grown.registered, LOCAL_SERVICE), [
        "kafka-0-service",
        "kafka-1-service",
        "kafka-2-service",
      ]);
      const shrunk = await kraft({}, { ...layout, isCombined: false });
      assert.deepEqual(namesOf(shrunk.registered, LOCAL_SERVICE), ["controller-service", "kafka-0-service"]);
    });

    it("passes the brokers' settings on to controllers too", async () => {
      const { registered } = await kraft({
        controllers: 3,
        profile: "production",
        brokerConfig: { "num.partitions": 6 },
      });
      const { spec } = inputsOf(registered, LOCAL_SERVICE, "controller-2-service") as unknown as LocalServiceInputs;
      assert.match(spec.files["server.properties"] ?? "", /^num\.partitions=6$/m);
      assert.match(spec.files["server.properties"] ?? "", /^broker\.session\.timeout\.ms=9000$/m);
    });
  });

  it("passes the configuration on", async () => {
    const { registered } = await run({
      heapMiB: 256,
      zookeeperHeapMiB: 128,
      profile: "production",
      retainData: true,
      bindAddress: "127.0.0.1",
      advertisedHost: "localhost",
      brokerConfig: { "log.retention.hours": 24 },
      zookeeperConfig: { tickTime: 500 },
    });
    const [zooKeeper, broker] = ["zookeeper-service", "kafka-0-service"].map(
      (name) =>
        inputsOf(registered, LOCAL_SERVICE, name) as {
          spec: { heapMiB: number; jvmFlags: string[]; files: Record<string, string> };
          retainData: boolean;
          javaHome: string;
        },
    );
    assert.ok(zooKeeper && broker);
    assert.deepEqual([zooKeeper.spec.heapMiB, broker.spec.heapMiB], [128, 256]);
    assert.ok(zooKeeper.spec.jvmFlags.includes("-XX:+UseG1GC") && broker.spec.jvmFlags.includes("-XX:+UseG1GC"));
    assert.ok(zooKeeper.retainData && broker.retainData);
    assert.equal(broker.javaHome, folder);
    assert.match(zooKeeper.spec.files["zoo.cfg"] ?? "", /^tickTime=500$/m);
    assert.match(broker.spec.files["server.properties"] ?? "", /^log\.retention\.hours=24$/m);
    assert.match(
      broker.spec.files["server.properties"] ?? "",
      /^advertised\.listeners=PLAINTEXT:\/\/localhost:20002$/m,
    );
  });

  it("runs no smoke test if smokeTest is false", async () => {
    const { registered, outputs } = await run({ smokeTest: false });
    assert.deepEqual(namesOf(registered, SMOKE_TEST), []);
    assert.equal(outputs.smokeTest, undefined);
  });

  it("keeps the settings of an encrypted key secret", async () => {
    setStackConfig(
      { port: 0, zookeeperPort: 0, javaHome: folder, brokerConfig: { "password.encoder.secret": "geheim" } },
      ["brokerConfig"],
    );
    const registered = await register(program, localOutputs);
    assert.ok(isSecret(inputsOf(registered, LOCAL_SERVICE, "kafka-0-service").spec));
    const plain = registered.flatMap(({ inputs }) => Object.values(inputs).filter((value) => !isSecret(value)));
    assert.doesNotMatch(JSON.stringify(plain), /geheim/);
  });

  it("registers nothing if the configuration is wrong", async () => {
    setStackConfig({ port: 70_000 });
    const names: string[] = [];
    await assert.rejects(
      register(program, ({ name }) => {
        names.push(name);
        return {};
      }),
      {
        message:
          "the stack's configuration can't be used:\nport must be a port, or 0 for a free one, from 0 to 65535, got 70000",
      },
    );
    assert.deepEqual(names, []);
  });

  it("creates the topics once the brokers answer, with the replicas of the cluster", async () => {
    const { registered } = await run({
      brokers: 3,
      port: 19_092,
      topics: [
        { name: "orders", partitions: 6, config: { "retention.ms": 5_000 } },
        { name: "b", replicationFactor: 1 },
      ],
    });
    assert.deepEqual(inputsOf(registered, TOPIC, "orders"), {
      name: "orders",
      bootstrapServers: "127.0.0.1:19092,127.0.0.1:19093,127.0.0.1:19094",
      clusterId: "pm8-x0Q",
      partitions: 6,
      config: { "retention.ms": "5000" },
      defaultReplicationFactor: 3,
      timeoutMs: 60_000,
    });
    assert.equal(inputsOf(registered, TOPIC, "b").replicationFactor, 1);
    const { dependencies, deletedWith, protect, retainOnDelete } = resourceOf(registered, TOPIC, "orders").options;
    assert.deepEqual([deletedWith, protect, retainOnDelete], ["kafka", false, process.platform === "win32"]);
    for (const id of [0, 1, 2]) {
      assert.ok(dependencies.includes(`kafka-${id}-service`));
    }
  });

  it("protects topics, and retains them with the data", async () => {
    const { registered } = await run({ retainData: true, topics: [{ name: "orders", protect: true }] });
    const { protect, retainOnDelete } = resourceOf(registered, TOPIC, "orders").options;
    assert.ok(protect && retainOnDelete);
  });
});

/** Program as a whole, with a script in place of Docker's client. */
describe("the program with runtime docker", () => {
  const path = temporaryFolder(aroundAll);
  /** The same program in another checkout, which gets an id when the program runs. */
  let programInFolder: typeof program;

  before(async function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
    await copyFile(join(PROJECT_DIR, "index.ts"), path("index.ts"));
    await symlink(join(PROJECT_DIR, "components"), path("components"));
    programInFolder = require(path("index.ts"));
  });
  afterEach(clearStackConfig);
  const { when } = fakeDocker();

  const run = async (values: Record<string, unknown> = {}) => {
    await when("'info '*", ...says(JSON.stringify({ OSType: "linux", MemTotal: 8 * 2 ** 30 })));
    await when("'context inspect '*", ...says("unix:///of/the/context.sock"));
    await when("'image inspect '*", ...says('[{"Id": "sha256:0"}]'));
    await when("*' inspect '*", ...NOT_FOUND);
    setStackConfig({ runtime: "docker", port: 0, baseImage: "jre:17", ...values });
    let outputs: unknown;
    const registered: Registered[] = await register(async () => {
      outputs = pulumi.output(await programInFolder());
    }, dockerOutputs);
    return { registered, outputs: await known(outputs as pulumi.Output<Record<string, unknown>>) };
  };

  it("exports the same names as on this machine, and the network of the brokers", async () => {
    const { registered, outputs } = await run();
    const report = { proven: ["publish: …"], durationsMs: { total: 900 } };
    assert.deepEqual(outputs, {
      bootstrapServers: "127.0.0.1:20002",
      zookeeperConnect: "zookeeper:2181",
      clusterId: "pm8-x0Q",
      kafkaVersion: "3.3.1",
      runtime: "docker",
      brokers: [
        {
          id: 0,
          address: "127.0.0.1:20002",
          logFile: "docker logs kafka-cluster-test-kafka-0",
          dataDir: "volume kafka-0-data-id",
        },
      ],
      smokeTest: report,
      connection: connectionTo("127.0.0.1:20002"),
      network: {
        name: "kafka-cluster-test",
        bootstrapServers: "kafka-0:9092",
        tools: `docker run --rm --interactive --tty --network kafka-cluster-test ${inputsOf(registered, IMAGE, "kafka-image").name}`,
        smokeTest: report,
      },
    });
  });

  it("runs a smoke test on each side of the network", async () => {
    const { registered } = await run();
    const common = {
      startIds: ["start of kafka-0-service"],
      replicationFactor: 1,
      deleteTopics: true,
      timeoutMs: 60_000,
    };
    assert.deepEqual(inputsOf(registered, SMOKE_TEST, "smoke-test"), {
      ...common,
      testId: "kafka-cluster/test/smoke-test",
      bootstrapServers: "127.0.0.1:20002",
    });
    assert.deepEqual(inputsOf(registered, SMOKE_TEST, "smoke-test-from-network"), {
      ...common,
      testId: "kafka-cluster/test/smoke-test-from-network",
      bootstrapServers: "kafka-0:9092",
      relay: {
        module: "runtime/docker/exec-relay",
        settings: {
          command: [
            ...["docker", "--host", "unix:///of/the/context.sock", "exec", "--interactive"],
            ...["kafka-cluster-test-zookeeper", "bash", "/etc/kafka-cluster/relay.sh"],
          ],
        },
      },
    });
  });

  it("runs containers on the daemon of Docker's client", async () => {
    const { registered } = await run({ heapMiB: 256, zookeeperHeapMiB: 128 });
    assert.deepEqual(namesOf(registered, LOCAL_SERVICE), []);
    assert.deepEqual(namesOf(registered, CONTAINER_SERVICE), ["zookeeper-service", "kafka-0-service"]);
    assert.equal(inputsOf(registered, PROVIDER, "kafka-provider").host, "unix:///of/the/context.sock");
    assert.equal(inputsOf(registered, CONTAINER, "zookeeper-container").memory, 448);
    assert.equal(inputsOf(registered, CONTAINER, "kafka-0-container").memory, 640);
  });

  it("labels its volumes with the id of its checkout", async () => {
    const { registered } = await run();
    const id = await readFile(checkoutIdFile(path(".state")), "utf8");
    for (const name of ["zookeeper-data", "kafka-0-data"]) {
      assert.ok(JSON.stringify(inputsOf(registered, VOLUME, name).labels).includes(id));
    }
  });

  it("runs no smoke test if smokeTest is false", async () => {
    const { registered, outputs } = await run({ smokeTest: false });
    assert.deepEqual(namesOf(registered, SMOKE_TEST), []);
    assert.equal((outputs.network as { smokeTest?: unknown }).smokeTest, undefined);
  });

  it("exports the addresses of all brokers on both sides of the network", async () => {
    await when("'ps '*", ...says(""));
    const { registered, outputs } = await run({ brokers: 2, zookeepers: 3, port: 19_092, zookeeperPort: 0 });
    assert.equal(outputs.bootstrapServers, "127.0.0.1:19092,127.0.0.1:19093");
    assert.equal(outputs.zookeeperConnect, "zookeeper:2181,zookeeper-2:2181,zookeeper-3:2181");
    const network = outputs.network as { readonly bootstrapServers: string };
    assert.equal(network.bootstrapServers, "kafka-0:9092,kafka-1:9092");
    const { files } = inputsOf(registered, CONTAINER_FILES, "zookeeper-2-files") as { files: Record<string, string> };
    assert.equal(files["data-myid"], "2\n");
    assert.match(files["zoo.cfg"] ?? "", /^clientPort=2181$/m);
    assert.deepEqual(namesOf(registered, FREE_PORT), []);
    assert.match(files["zoo.cfg"] ?? "", /^server\.1=zookeeper:2888:3888\nserver\.2=zookeeper-2:2888:3888$/m);
  });

  it("exports the voters of KRaft with their addresses on the network", async () => {
    const { outputs } = await run({ coordination: "kraft" });
    assert.equal(outputs.controllerQuorumVoters, "0@kafka-0:9093");
    assert.ok(!("zookeeperConnect" in outputs));
  });

  it("registers nothing if preflight fails", async () => {
    await when("'network inspect kafka-cluster-test'", ...says('[{"Labels": {}}]'));
    const names: string[] = [];
    setStackConfig({ runtime: "docker", port: 0, baseImage: "jre:17", dockerHost: "unix:///docker.sock" });
    await when("'info '*", ...says(JSON.stringify({ OSType: "linux", MemTotal: 8 * 2 ** 30 })));
    await when("*' inspect '*", ...NOT_FOUND);
    await assert.rejects(
      register(programInFolder, ({ name }) => {
        names.push(name);
        return {};
      }),
      {
        message:
          'Docker can\'t run the cluster as configured:\nruntime "docker" is not possible: network kafka-cluster-test already exists ' +
          "and is not of this project; remove or rename the network, or give the stack another name",
      },
    );
    assert.deepEqual(names, []);
  });
});

/** Program as a whole, with an SSH server in this process in place of hosts. */
describe("the program with runtime ssh", () => {
  const path = temporaryFolder(aroundAll);
  const start = sshHosts(aroundAll);
  let hosts: readonly Record<string, unknown>[] = [];

  before(async () => {
    await writeFile(path("id"), PRIVATE_KEY);
    const logins = await Promise.all(["a", "b"].map(() => start(() => ({ stdout: factsOfHost() }))));
    hosts = logins.map(({ privateKey: _, ...login }, index) => ({
      ...login,
      name: ["a", "b"][index],
      privateKeyPath: path("id"),
    }));
  });
  afterEach(clearStackConfig);

  const run = async (values: Record<string, unknown> = {}, assignment: HostAssignment = {}) => {
    setStackConfig({ runtime: "ssh", hosts: hosts.slice(0, 1), ...values });
    let outputs: unknown;
    const registered: Registered[] = await register(
      async () => {
        outputs = pulumi.output(await program());
      },
      sshOutputs,
      { answer: placedOn(assignment) },
    );
    return { registered, outputs: await known(outputs as pulumi.Output<Record<string, unknown>>) };
  };

  /** Configuration of two hosts that can reach each other. */
  const onTwo = () => ({
    bindAddress: "0.0.0.0",
    security: "none",
    hosts: hosts.map((host) => ({ ...host, advertisedHost: `${host.name}.example` })),
  });

  it("exports the same names as on this machine, and the host of logs and data", async () => {
    const { outputs } = await run();
    const root = "/home/kafka/kafka-cluster/kafka-cluster-test";
    assert.deepEqual(outputs, {
      bootstrapServers: "127.0.0.1:9092",
      zookeeperConnect: "127.0.0.1:2181",
      clusterId: "pm8-x0Q",
      kafkaVersion: "3.3.1",
      runtime: "ssh",
      brokers: [
        {
          id: 0,
          address: "127.0.0.1:9092",
          logFile: `a:${root}/services/kafka-0/logs/server.log`,
          dataDir: `a:${root}/data/kafka-0`,
        },
      ],
      smokeTest: { proven: ["publish: …"], durationsMs: { total: 900 } },
      connection: connectionTo("127.0.0.1:9092"),
      tools: `ssh -t -p ${hosts[0]?.port} kafka@127.0.0.1 'PATH=$PATH:${root}/distributions/kafka_2.13-3.3.1/kafka/bin'`,
    });
  });

  it("runs the smoke test through a host", async () => {
    const { registered } = await run();
    const [{ address, port, user, hostKey, privateKeyPath } = {}] = hosts;
    assert.deepEqual(inputsOf(registered, SMOKE_TEST, "smoke-test").relay, {
      module: "runtime/ssh/connection/ssh-relay",
      settings: { login: { address, port, user, hostKey, privateKeyPath } },
    });
  });

  it("exports the voters of KRaft", async () => {
    const { outputs } = await run({ coordination: "kraft", port: 19_092 });
    assert.equal(outputs.controllerQuorumVoters, "0@127.0.0.1:20093");
    assert.ok(!("zookeeperConnect" in outputs));
  });

  it("spreads services over hosts, and leaves deployed services on their hosts", async () => {
    const hostsOf = ({ registered }: Awaited<ReturnType<typeof run>>) =>
      ["zookeeper", "kafka-0", "kafka-1"].map(
        (service) => inputsOf(registered, REMOTE_HEALTH, `${service}-service-health`).host,
      );
    const first = await run({ ...onTwo(), brokers: 2 });
    assert.deepEqual(hostsOf(first), ["a", "a", "b"]);
    assert.equal(first.outputs.bootstrapServers, "a.example:9092,b.example:9092");
    assert.deepEqual(hostsOf(await run({ ...onTwo(), brokers: 2 }, { "kafka-0": "b" })), ["a", "b", "a"]);
  });

  it("registers nothing if services on one host have the same port", async () => {
    const names: string[] = [];
    setStackConfig({ runtime: "ssh", ...onTwo(), brokers: 4, port: 2_180 });
    await assert.rejects(
      register(
        program,
        ({ name }) => {
          names.push(name);
          return {};
        },
        { answer: placedOn({}) },
      ),
      {
        message:
          "the hosts can't run the cluster as configured:\nport must keep the client ports of kafka-0, kafka-2 on a (2180 to 2181) " +
          "apart from the client ports of zookeeper on a (2181), got 2180; change it",
      },
    );
    assert.deepEqual(names, []);
  });
});
