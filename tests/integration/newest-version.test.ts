// Verifies, in short form, that what other files verify with 3.3.1 works with Kafka 3.9.1, the newest known version, on this
// machine: with ZooKeeper the smoke test, metrics, topics, settings that change live, commands, console, start scripts and
// launchers; with KRaft and security a restart, the commands of an operator and kcat; the adoption of a node that was set up by
// hand; and that an older version is refused.
// Does not verify: a change of the version (local-versions.test.ts); containers and hosts (versions-elsewhere.test.ts).
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { installDistribution } from "../../components/distribution/install-distribution";
import { type KnownVersion, knownVersion } from "../../components/distribution/known-versions";
import { METRIC_NAMES } from "../../components/metrics/metrics-rules";
import { parseProperties } from "../../components/shared/properties";
import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { testCommands } from "../../testing/cases/commands";
import { testSecuredTools } from "../../testing/cases/secured-tools";
import { FIRST, publish, readAll, SECOND } from "../../testing/kafka/client";
import { type HandMadeKafka, kraftByHand } from "../../testing/kafka/hand-made";
import { settingOf } from "../../testing/kafka/live-settings";
import { startConsumer } from "../../testing/kafka/running-consumer";
import { namesIn, scrape } from "../../testing/metrics/scrape";
import { SECURITY_PROGRAMS } from "../../testing/security/security-programs";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { endServices } from "../../testing/stack/kill-services";
import { RunningConsole } from "../../testing/stack/running-console";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { toolCommand } from "../../testing/stack/tool-command";
import { inOrder } from "../../testing/suites/in-order";
import { skipUnless } from "../../testing/suites/requirement";
import { run as adopt } from "../../tools/commands/adopt";
import { STATE } from "../../tools/project";
import { resolveJava } from "../../tools/setup/java";
import { kafkaHome } from "../../tools/setup/kafka";
import { ORDERS, SecuredStack } from "../support/secured-stack";

const VERSION = "3.9.1";

/** Kafka 3.9.1, and its folder. */
const KNOWN = knownVersion(VERSION, "2.13") as KnownVersion;
const HOME = kafkaHome(KNOWN);

/** Set-up makes no class data for 3.9.1, so its services start slowly on a busy machine. */
const COMMON = { version: VERSION, startupTimeoutMs: 180_000 };

/** Metrics of KRaft alone. */
const NOT_HERE = /^kafka_(raft_|broker_request_handlers)/;

/** Settings that the first broker runs with. */
const fileOf = async (stack: ScratchStack) =>
  parseProperties(await readFile(join(stack.stackDir, "kafka-0", "config", "server.properties"), "utf8"));

/** Runs a start script of the installation. Returns its output. */
async function script(name: string, ...args: string[]): Promise<string> {
  const { path } = await resolveJava();
  return mustRun(join(HOME, "bin", `${name}.sh`), args, { env: { ...process.env, JAVA_HOME: join(path, "..", "..") } });
}

describe("a stack with Kafka 3.9.1 and ZooKeeper", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;
  const topics = (partitions: number) => [{ name: "orders", partitions, config: { "retention.ms": 86_400_000 } }];
  const config = (more: object = {}) => ({
    ...COMMON,
    metrics: true,
    metricsPort: 0,
    topics: topics(1),
    ...more,
  });
  const up = async (...args: string[]): Promise<string> => {
    const text = await succeeds(stack.up(...args));
    outputs = await stack.outputs();
    return text;
  };

  before(async () => {
    stack = await ScratchStack.create(config());
  });
  after(() => stack.remove());

  it("passes the smoke test, and speaks its own protocol", async () => {
    await up();
    assert.equal(outputs.kafkaVersion, VERSION);
    assert.equal((await fileOf(stack))["inter.broker.protocol.version"], "3.9");
    await publish(outputs.bootstrapServers, "orders", FIRST);
  });

  it("does not change with a second command", async () => {
    const before = await stack.pids();
    await up("--expect-no-changes");
    assert.deepEqual(await stack.pids(), before);
  });

  testCommands(() => stack, ["zookeeper", "kafka-0"], { version: VERSION });

  it("has all metrics", async () => {
    const scrapes = await Promise.all(outputs.metrics.map(({ address }) => scrape(address)));
    const found = new Set(scrapes.flatMap((each) => [...namesIn(each, "kafka_"), ...namesIn(each, "zookeeper_")]));
    assert.deepEqual([...found].sort(), METRIC_NAMES.filter((name) => !NOT_HERE.test(name)).sort());
  });

  it("changes its topics, and settings of the broker without a restart, also one that came after 3.3", async () => {
    const before = await stack.pids();
    const brokerConfig = { "log.retention.ms": 2_000_000, "compression.gzip.level": 1 };
    await stack.configure(config({ topics: topics(2), brokerConfig }));
    const text = await up();
    assert.match(
      text,
      /kafka-0 changes without a restart: compression\.gzip\.level \(unset\) -> 1; log\.retention\.ms \(unset\) -> 2000000\n/,
    );
    assert.deepEqual(await stack.pids(), before);
    const [retention] = await settingOf(outputs.bootstrapServers, "log.retention.ms");
    assert.equal(retention?.value, "2000000");
    await up("--expect-no-changes");
  });

  it("has groups, whose offsets are reset", async () => {
    await (await startConsumer(outputs.bootstrapServers, "billing", "orders", FIRST.length)).disconnect();
    const { exitCode, stdout } = await toolCommand(stack, "groups", "billing", "--reset-to", "earliest", "--yes");
    assert.equal(exitCode, 0);
    assert.match(stdout, /The offsets are reset\. They were read back\.\n$/);
  });

  it("is shown with its records by the console", async () => {
    const console = await RunningConsole.start(stack);
    const page = async (path: string) => (await fetch(console.address.replace("/?", `${path}?`))).text();
    assert.match(await page("/"), /3\.9\.1/);
    assert.match(await page("/topics/orders"), /first \d/);
    await console.interrupt();
  });

  it("serves the start scripts of its version", async () => {
    const servers = ["--bootstrap-server", outputs.bootstrapServers];
    assert.match(await script("kafka-topics", ...servers, "--describe", "--topic", "orders"), /PartitionCount: 2/);
    const reading = ["--topic", "orders", "--from-beginning", "--max-messages", "1"];
    assert.match(await script("kafka-console-consumer", ...servers, ...reading), /^first \d/m);
    assert.match(await script("kafka-consumer-groups", ...servers, "--describe", "--group", "billing"), /orders/);
  });

  it("runs by its launchers, with its records", async () => {
    for (const service of ["kafka-0", "zookeeper"]) {
      process.kill((await stack.pids())[service] as number);
      await waitUntil(
        async () => (await stack.pids())[service] === undefined || undefined,
        () => new Error(`${service} keeps running`),
        { timeoutMs: 60_000 },
      );
    }
    const launched = ["1_RUN_Zookeeper.sh", "2_RUN_Kafka_broker.sh"].map((name) =>
      spawn(join(stack.stackDir, "kafka", name), { detached: true, stdio: "ignore" }),
    );
    assert.deepEqual((await readAll(outputs.bootstrapServers, "orders", FIRST.length)).sort(), [...FIRST].sort());
    for (const { pid } of launched.reverse()) {
      process.kill(-(pid as number), "SIGINT");
    }
    await Promise.all(launched.map(async (each) => each.exitCode ?? (await once(each, "exit"))));
    await up();
  });

  it("is refused an older version", async () => {
    await stack.configure(config({ version: "3.3.1" }));
    const text = oneLine(await fails(stack.preview()));
    assert.ok(text.includes('version must be 3.9 or newer, the protocol of the cluster, got "3.3.1"'), text);
  });
});

describe("a secured stack with Kafka 3.9.1 and KRaft", function () {
  this.timeout(600_000);
  inOrder(this);

  let cluster: SecuredStack;
  const config = (more: object = {}) => ({
    ...COMMON,
    coordination: "kraft",
    security: "sasl",
    users: [ORDERS],
    topics: [{ name: "orders" }, { name: "payments" }],
    ...more,
  });
  const second = () => join(cluster.stack.ownDir, "second", "kafka-0");
  const dataFolders = () => [join(cluster.stack.stackDir, "data"), join(cluster.stack.ownDir, "second")];
  const metaIn = (folder: string) => readFile(join(folder, "meta.properties"), "utf8");

  before(async function () {
    await skipUnless(this, SECURITY_PROGRAMS);
    cluster = await SecuredStack.create(config());
  });
  after(() => cluster?.stack.remove());

  it("passes the smoke test, and adds a value to the file of its data", async () => {
    await cluster.up();
    assert.equal((await fileOf(cluster.stack))["inter.broker.protocol.version"], undefined);
    assert.match(await metaIn(join(cluster.stack.stackDir, "data", "kafka-0")), /^directory\.id=/m);
  });

  it("starts again with the data, and spreads it over a second folder", async () => {
    const brokerConfig = { "num.partitions": 2, "replica.fetch.wait.max.ms": 400 };
    await cluster.stack.configure(config({ brokerConfig, dataDir: dataFolders() }));
    await cluster.up();
    assert.match(await metaIn(second()), /^directory\.id=/m);
    await cluster.up("--expect-no-changes");
  });

  it("lets kcat use the topic of its user alone", async () => {
    await cluster.assertKcatUsesOrdersAlone("by kcat\n");
  });

  testSecuredTools(() => ({
    stack: cluster.stack,
    security: "sasl",
    refused: cluster.outputs.smokeTest.proven.at(-1) ?? "",
    topic: "orders",
    consoleTool: (tool, ...args) =>
      script(
        tool,
        ...["--bootstrap-server", cluster.outputs.bootstrapServers],
        ...["--command-config", cluster.outputs.toolsConfig ?? "", ...args],
      ),
    printed: cluster.printed,
  }));

  it("is refused without a lost disk, and continues without it once the loss is accepted", async () => {
    await endServices(cluster.stack, "kafka-0");
    await rm(second(), { recursive: true });
    const text = oneLine(await fails(cluster.stack.preview()));
    const accept = /to continue without the lost part, run `pulumi config set acceptDataLoss (\S+)`/.exec(text);
    assert.ok(accept, text);
    await cluster.stack.configure(config({ dataDir: dataFolders(), acceptDataLoss: accept[1] }));
    await cluster.up();
    assert.match(await metaIn(second()), /^directory\.id=/m);
  });
});

describe("adoption of an installation of Kafka 3.9.1 with KRaft", function () {
  this.timeout(600_000);
  inOrder(this);

  let kafka: HandMadeKafka;
  let stack: ScratchStack;

  before(async () => {
    await installDistribution(STATE.distributions, KNOWN);
    kafka = await kraftByHand({}, [], HOME);
    stack = await ScratchStack.create({ coordination: "kraft", port: undefined, startupTimeoutMs: 180_000 });
  });
  after(async () => {
    await stack?.remove();
    await kafka?.remove();
  });

  it("goes on with its version, its cluster id and its records", async () => {
    await kafka.start();
    await publish(kafka.bootstrapServers, "orders", SECOND);
    await kafka.stop();
    assert.equal(await adopt([kafka.installation, "--stack", stack.name, "--yes"], stack.location), 0);
    await succeeds(stack.up());
    const { bootstrapServers, kafkaVersion } = await stack.outputs();
    assert.equal(kafkaVersion, VERSION);
    assert.deepEqual(await readAll(bootstrapServers, "orders", SECOND.length), SECOND);
    await succeeds(stack.up("--expect-no-changes"));
  });
});
