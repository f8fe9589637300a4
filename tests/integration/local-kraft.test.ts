// Proves: without ZooKeeper, one node that is broker and controller comes up, is healed, grows and keeps cluster and data;
// controllers of their own do the same for three brokers, restart one of a kind at a time with a changed setting, and go on
// when one of each is killed; all of them come back when
// all were killed; what Kafka or this project can't do without ZooKeeper is refused; `destroy` leaves nothing.
// Does not prove: anything about containers or other hosts.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { processInfo } from "../../components/runtime/machine/process-identity";
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
} from "../../testing/kafka/client";
import { sampleWhile } from "../../testing/sample-while";
import { fails, succeeds } from "../../testing/stack/command-results";
import { killServices } from "../../testing/stack/kill-services";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

interface Outputs {
  readonly bootstrapServers: string;
  readonly clusterId: string;
  readonly controllerQuorumVoters: string;
  readonly zookeeperConnect?: string;
  readonly brokers: readonly { readonly id: number; readonly address: string }[];
}

const isGone = async (pids: readonly number[]): Promise<boolean> =>
  (await Promise.all(pids.map(processInfo))).every((info) => info === undefined);

describe("one node that is broker and controller", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let dataDir: string;
  let outputs: Outputs;
  const config = () => ({ coordination: "kraft", dataDir, retainData: true });

  const up = async (...args: string[]): Promise<string> => {
    const text = await succeeds(stack.up(...args));
    outputs = await stack.outputs();
    return text;
  };

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "kafka-cluster-kraft-"));
    stack = await ScratchStack.create(config());
  });
  after(async () => {
    await stack.remove();
    await rm(dataDir, { recursive: true, force: true });
  });

  it("is up after one command, as one process", async () => {
    assert.doesNotMatch(await up(), /warning:/);
    assert.deepEqual(Object.keys(await stack.pids()), ["kafka-0"]);
    assert.match(outputs.controllerQuorumVoters, /^0@127\.0\.0\.1:2\d{4}$/);
    assert.equal(outputs.zookeeperConnect, undefined);
    await publish(outputs.bootstrapServers, "orders", FIRST);
  });

  it("has its cluster id among its data", async () => {
    const text = await readFile(join(dataDir, "kafka-0", "meta.properties"), "utf8");
    assert.equal(text, `version=1\ncluster.id=${outputs.clusterId}\nnode.id=0\n`);
  });

  it("does not change with a second command", async () => {
    const [before, { clusterId }] = [await stack.pids(), outputs];
    await up("--expect-no-changes");
    assert.deepEqual(await stack.pids(), before);
    assert.equal(outputs.clusterId, clusterId);
  });

  it("is healed when it was killed, and has what was acknowledged", async () => {
    const { "kafka-0": pid } = await stack.pids();
    assert.ok(pid);
    process.kill(pid, "SIGKILL");
    await up();
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 50), FIRST);
  });

  it("can't get controllers of their own", async () => {
    await stack.configure({ ...config(), controllers: 3 });
    const text = await fails(stack.preview());
    assert.match(text, /controllers.* must stay 1 for as long as the stack is there, got 3; set it back or destroy/);
  });

  it("grows to three brokers, of which it stays the controller", async () => {
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

  it("takes another setting while one of the brokers that came later is down", async () => {
    const { "kafka-1": pid } = await stack.pids();
    assert.ok(pid);
    process.kill(pid, "SIGKILL");
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

  it("is refused where controllers would take its data that have none of the metadata", async () => {
    const text = await fails(stack.preview());
    assert.match(text, /data of controller must be there with that of kafka-0, kafka-1, kafka-2, got none in /);
  });

  it("has its cluster id again where it takes up its data, and the brokers that came later their records", async () => {
    const { clusterId } = outputs;
    await stack.configure(config());
    await up();
    assert.equal(outputs.clusterId, clusterId);
    await stack.configure({ ...config(), brokers: 3 });
    await up();
    assert.equal(outputs.clusterId, clusterId);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
  });

  it("leaves nothing at all where data is not to be kept", async () => {
    await stack.configure({ ...config(), brokers: 3, retainData: false });
    await up();
    const pids = Object.values(await stack.pids());
    await succeeds(stack.destroy());
    assert.ok(await isGone(pids));
    for (const service of ["kafka-0", "kafka-1", "kafka-2"]) {
      assert.equal(existsSync(join(dataDir, service)), false);
    }
    assert.equal(existsSync(stack.stackDir), false);
  });
});

describe("three controllers and three brokers on this machine", function () {
  this.timeout(600_000);
  inOrder(this);

  const SERVICES = ["controller", "controller-2", "controller-3", "kafka-0", "kafka-1", "kafka-2"];
  const CONFIG = { coordination: "kraft", controllers: 3, brokers: 3 };

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

  it("come back with one command when all were killed, with what was acknowledged", async () => {
    await killServices(stack, ...SERVICES);
    await succeeds(stack.up());
    assert.deepEqual(Object.keys(await stack.pids()).sort(), SERVICES);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 150), [...FIRST, ...SECOND, ...THIRD]);
  });

  for (const controllers of [1, 5]) {
    it(`can't become ${controllers}`, async () => {
      await stack.configure({ ...CONFIG, controllers });
      const text = await fails(stack.preview());
      assert.ok(text.includes(`must stay 3 for as long as the stack is there, got ${controllers}; set it back`), text);
    });
  }

  it("leave nothing", async () => {
    await stack.configure(CONFIG);
    const pids = Object.values(await stack.pids());
    assert.equal(pids.length, 6);
    await succeeds(stack.destroy());
    assert.ok(await isGone(pids));
    assert.equal(existsSync(stack.stackDir), false);
  });
});

describe("a cluster without ZooKeeper", function () {
  this.timeout(120_000);

  let stack: ScratchStack;
  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());

  for (const [what, config, reason] of [
    ["an even number of controllers", { controllers: 2 }, "controllers must be 1, 3 or 5, for an even number survives"],
    [
      "SCRAM",
      { brokerConfig: { "sasl.enabled.mechanisms": "SCRAM-SHA-512" } },
      `can't hold SCRAM with coordination "kraft", which keeps no users of it before Kafka 3.5 (KIP-900)`,
    ],
  ] as const) {
    it(`is refused with ${what}, before anything is made`, async () => {
      await stack.configure({ coordination: "kraft", ...config });
      const text = await fails(stack.preview());
      assert.ok(text.includes(reason), text);
      assert.equal(existsSync(stack.stackDir), false);
    });
  }
});
