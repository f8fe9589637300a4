// Verifies: a change of coordination is refused unless the loss of the cluster's data is accepted by its id, and then leads to
// another cluster; one node that is broker and controller is healed, grows and keeps cluster and data; separate controllers do
// the same for three brokers, restart one at a time with a changed setting, serve a client when one of each is killed, and all
// come back when all were killed; `destroy` leaves nothing.
// Does not verify: containers and other hosts.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { processInfo } from "../../components/runtime/machine/process-identity";
import { waitUntil } from "../../components/shared/wait-until";
import { testLossOfOneOfEach } from "../../testing/cases/one-of-each";
import {
  createTopic,
  FIRST,
  publish,
  publishWhile,
  readAll,
  replicasOf,
  SECOND,
  THIRD,
  topicNames,
} from "../../testing/kafka/client";
import { scrape } from "../../testing/metrics/scrape";
import { sampleWhile } from "../../testing/sample-while";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { killServices } from "../../testing/stack/kill-services";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

const isGone = async (pids: readonly number[]): Promise<boolean> =>
  (await Promise.all(pids.map(processInfo))).every((info) => info === undefined);

describe("one node that is broker and controller", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let dataDir: string;
  let outputs: Outputs;
  /** Id of the cluster that ZooKeeper coordinated. */
  let zooKeeperClusterId: string;
  const config = () => ({ coordination: "kraft", dataDir, retainData: true });

  const up = async (...args: string[]): Promise<string> => {
    const text = await succeeds(stack.up(...args));
    outputs = await stack.outputs();
    return text;
  };

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "kafka-cluster-kraft-"));
    stack = await ScratchStack.create({ dataDir, retainData: true });
  });
  after(async () => {
    await stack.remove();
    await rm(dataDir, { recursive: true, force: true });
  });

  it("replaces ZooKeeper, as one process, with a cluster of another id if the loss of the data is accepted", async () => {
    await up();
    await publish(outputs.bootstrapServers, "orders", ["lost"]);
    zooKeeperClusterId = outputs.clusterId;
    await stack.configure({ ...config(), acceptDataLoss: zooKeeperClusterId });
    assert.doesNotMatch(await up(), /warning:/);
    assert.notEqual(outputs.clusterId, zooKeeperClusterId);
    assert.deepEqual(Object.keys(await stack.pids()), ["kafka-0"]);
    assert.match(outputs.controllerQuorumVoters, /^0@127\.0\.0\.1:2\d{4}$/);
    assert.equal(outputs.zookeeperConnect, undefined);
    assert.deepEqual(await topicNames(outputs.bootstrapServers), []);
    await publish(outputs.bootstrapServers, "orders", FIRST);
  });

  it("has its cluster id among its data", async () => {
    const text = await readFile(join(dataDir, "kafka-0", "meta.properties"), "utf8");
    assert.equal(text, `version=1\ncluster.id=${outputs.clusterId}\nnode.id=0\n`);
  });

  it("does not change with a second command", async () => {
    const [before, { clusterId }] = [await stack.pids(), outputs];
    await up("--expect-no-changes");
    await stack.configure(config());
    await up("--expect-no-changes");
    assert.deepEqual(await stack.pids(), before);
    assert.equal(outputs.clusterId, clusterId);
  });

  it("is healed with all acknowledged records when it was killed", async () => {
    await killServices(stack, "kafka-0");
    await up();
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 50), FIRST);
  });

  it("has metrics that count the request handlers of broker and controller as idle, which the alert knows", async () => {
    await stack.configure({ ...config(), metrics: true, metricsPort: 0 });
    await up();
    const found = await waitUntil(
      async () => {
        const scraped = await scrape(outputs.metrics[0]?.address ?? "");
        return (scraped.get("kafka_request_handlers_idle_ratio") ?? 0) > 1 ? scraped : undefined;
      },
      (cause) => new Error("the idle time of the handlers is not more than 1", { cause }),
      { timeoutMs: 60_000, intervalMs: 500 }, // Kafka computes the first value 5 s after its start.
    );
    for (const name of ["kafka_partitions", "kafka_raft_epoch", "kafka_active_controllers"]) {
      assert.ok(found.has(name), name);
    }
  });

  it("can't get separate controllers", async () => {
    await stack.configure({ ...config(), controllers: 3 });
    const text = await fails(stack.preview());
    assert.match(text, /controllers must stay 1 while the stack exists, got 3; set it back or destroy the stack first/);
  });

  it("grows to three brokers, and remains their controller", async () => {
    const { clusterId, controllerQuorumVoters } = outputs;
    await stack.configure({ ...config(), brokers: 3 });
    await up();
    assert.deepEqual(Object.keys(await stack.pids()).sort(), ["kafka-0", "kafka-1", "kafka-2"]);
    assert.deepEqual([outputs.clusterId, outputs.controllerQuorumVoters], [clusterId, controllerQuorumVoters]);
    await publish(outputs.bootstrapServers, "orders", SECOND);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
    await createTopic(outputs.bootstrapServers, "payments", {}, 3);
    const [replicas] = await replicasOf(outputs.bootstrapServers, "payments");
    assert.deepEqual([...(replicas ?? [])].sort(), [0, 1, 2]);
  });

  it("accepts another setting while one of the later brokers is down", async () => {
    await killServices(stack, "kafka-1");
    await stack.configure({ ...config(), brokers: 3, brokerConfig: { "log.retention.hours": 24 } });
    await up();
    assert.deepEqual(Object.keys(await stack.pids()).sort(), ["kafka-0", "kafka-1", "kafka-2"]);
    await stack.configure({ ...config(), brokers: 3 });
    await up();
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
  });

  it("stops in order, and leaves nothing but the data", async () => {
    const pids = Object.values(await stack.pids());
    await succeeds(stack.destroy());
    assert.ok(await isGone(pids));
    assert.equal(existsSync(join(dataDir, "kafka-2", "meta.properties")), true);
  });

  it("can't be replaced by controllers without its metadata while its data exists", async () => {
    const text = await fails(stack.preview());
    assert.match(text, /data of controller must exist with the data of kafka-0, kafka-1, kafka-2, got none in /);
  });

  it("has its cluster id again when it adopts its data, and the later brokers have their records", async () => {
    const { clusterId } = outputs;
    await stack.configure(config());
    await up();
    assert.equal(outputs.clusterId, clusterId);
    await stack.configure({ ...config(), brokers: 3, retainData: false });
    await up();
    assert.equal(outputs.clusterId, clusterId);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
  });

  it("is replaced by ZooKeeper only if the loss of its own data is accepted", async () => {
    const { clusterId } = outputs;
    const back = { dataDir, brokers: 3, retainData: false, coordination: "zookeeper" };
    await stack.configure({ ...back, acceptDataLoss: zooKeeperClusterId });
    assert.match(
      oneLine(await fails(stack.preview())),
      new RegExp(`coordination must stay "kraft" .* \`pulumi config set acceptDataLoss ${clusterId}\``),
    );
    // The retained data of ZooKeeper would come back with topics whose records are lost.
    await stack.configure({ ...back, acceptDataLoss: clusterId });
    assert.match(
      oneLine(await fails(stack.preview())),
      /data of kafka-0, kafka-1, kafka-2 must exist with the data of zookeeper, which names topics/,
    );
    await rm(join(dataDir, "zookeeper"), { recursive: true });
    await up();
    assert.equal(new Set([zooKeeperClusterId, clusterId, outputs.clusterId]).size, 3);
    await publish(outputs.bootstrapServers, "orders", THIRD);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", THIRD.length), THIRD);
    await up("--expect-no-changes");
  });

  it("leaves nothing at all if data is not to be retained", async () => {
    const pids = Object.values(await stack.pids());
    await succeeds(stack.destroy());
    assert.ok(await isGone(pids));
    assert.deepEqual(await readdir(dataDir), []);
    assert.equal(existsSync(stack.stackDir), false);
  });
});

describe("three controllers and three brokers on this machine", function () {
  this.timeout(600_000);
  inOrder(this);

  const SERVICES = ["controller", "controller-2", "controller-3", "kafka-0", "kafka-1", "kafka-2"];
  const CONFIG = { coordination: "kraft", controllers: 3, brokers: 3, metrics: true, metricsPort: 0 };

  let stack: ScratchStack;
  let outputs: Outputs;

  before(async () => {
    stack = await ScratchStack.create(CONFIG);
  });
  after(() => stack.remove());

  it("are up after one command", async () => {
    const text = await succeeds(stack.up());
    assert.doesNotMatch(text, /warning:/);
    outputs = await stack.outputs();
    assert.deepEqual(Object.keys(await stack.pids()).sort(), SERVICES);
    const at = "@127\\.0\\.0\\.1:2\\d{4}";
    assert.match(outputs.controllerQuorumVoters, new RegExp(`^3001${at},3002${at},3003${at}$`));
  });

  it("have metrics, with one active controller whom all controllers follow", async () => {
    assert.deepEqual(outputs.metrics.map(({ service }) => service).sort(), SERVICES);
    const scrapes = await Promise.all(
      outputs.metrics.filter(({ service }) => service.startsWith("controller")).map(({ address }) => scrape(address)),
    );
    const active = scrapes.map((each) => each.get("kafka_active_controllers"));
    assert.deepEqual(active.sort(), [0, 0, 1]);
    const leaders = new Set(scrapes.map((each) => each.get("kafka_raft_leader")));
    assert.equal(leaders.size, 1);
    for (const each of scrapes) {
      assert.equal(each.get("kafka_offline_partitions"), 0);
    }
  });

  testLossOfOneOfEach(() => stack, SERVICES, ["controller-2", "kafka-1"]);

  it("restart one of a kind at a time with a changed setting, and no publish fails", async () => {
    const before = await stack.pids();
    await createTopic(outputs.bootstrapServers, "payments", { "min.insync.replicas": "2" }, 3);
    await stack.configure({ ...CONFIG, brokerConfig: { "num.partitions": 2 } });
    const { samples, result: published } = await sampleWhile(
      () => stack.pids(),
      () =>
        publishWhile(outputs.bootstrapServers, "payments", async () => {
          const text = await succeeds(stack.up());
          assert.match(text, /controller-2 restarts: num\.partitions \(unset\) -> 2/);
        }),
    );
    for (const kind of ["controller", "kafka"]) {
      const counts = samples.map((running) => Object.keys(running).filter((name) => name.startsWith(kind)).length);
      assert.equal(Math.min(...counts), 2, kind);
    }
    const after = await stack.pids();
    assert.deepEqual(
      SERVICES.filter((service) => after[service] === before[service]),
      [],
    );
    assert.equal((await readAll(outputs.bootstrapServers, "payments", published)).length, published);
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("come back with one command and all acknowledged records when all were killed", async () => {
    await killServices(stack, ...SERVICES);
    await succeeds(stack.up());
    assert.deepEqual(Object.keys(await stack.pids()).sort(), SERVICES);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 150), [...FIRST, ...SECOND, ...THIRD]);
  });

  it("leave nothing", async () => {
    const pids = Object.values(await stack.pids());
    assert.equal(pids.length, 6);
    await succeeds(stack.destroy());
    assert.ok(await isGone(pids));
    assert.equal(existsSync(stack.stackDir), false);
  });
});
