// Proves: three ZooKeepers and three brokers come up with one command, keep a topic on all three, and go on when one of
// each is killed; `preview` shows that and `up` heals it; another number of ZooKeepers is refused; `destroy` leaves nothing.
// Does not prove: anything about several hosts, where ports do not count up and racks are known.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { processInfo } from "../../components/runtime/machine/process-identity";
import { testLossOfOneOfEach } from "../../testing/cases/one-of-each";
import { createTopic, FIRST, publish, publishWhile, readAll, SECOND } from "../../testing/kafka/client";
import { sampleWhile } from "../../testing/sample-while";
import { fails, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

interface Outputs {
  readonly bootstrapServers: string;
  readonly zookeeperConnect: string;
  readonly brokers: readonly { readonly id: number; readonly address: string }[];
}

const SERVICES = ["kafka-0", "kafka-1", "kafka-2", "zookeeper", "zookeeper-2", "zookeeper-3"];

describe("three ZooKeepers and three brokers on this machine", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;

  before(async () => {
    stack = await ScratchStack.create({ zookeepers: 3, brokers: 3 });
  });
  after(() => stack.remove());

  it("are up after one command", async () => {
    const text = await succeeds(stack.up());
    assert.doesNotMatch(text, /warning:/);
    outputs = await stack.outputs();
    assert.deepEqual(Object.keys(await stack.pids()).sort(), SERVICES);
  });

  it("are all in the outputs", () => {
    assert.match(outputs.zookeeperConnect, /^(127\.0\.0\.1:2\d{4},){2}127\.0\.0\.1:2\d{4}$/);
    assert.deepEqual(
      outputs.brokers.map(({ id }) => id),
      [0, 1, 2],
    );
    assert.equal(outputs.bootstrapServers, outputs.brokers.map(({ address }) => address).join(","));
  });

  it("have each a number among their data", async () => {
    for (const [index, service] of ["zookeeper", "zookeeper-2", "zookeeper-3"].entries()) {
      assert.equal(await readFile(join(stack.stackDir, "data", service, "myid"), "utf8"), `${index + 1}\n`);
    }
  });

  it("restart one ZooKeeper at a time with a changed setting of theirs, and no publish fails", async () => {
    const before = await stack.pids();
    await createTopic(outputs.bootstrapServers, "payments", {}, 3);
    await stack.configure({ zookeepers: 3, brokers: 3, zookeeperHeapMiB: 140 });
    const { samples, result: published } = await sampleWhile(
      () => stack.pids(),
      () =>
        publishWhile(outputs.bootstrapServers, "payments", async () => {
          const text = await succeeds(stack.up());
          assert.match(text, /zookeeper-2 restarts: heapMiB 128 -> 140/);
        }),
    );
    assert.equal(Math.min(...samples.map((running) => Object.keys(running).length)), 5);
    const after = await stack.pids();
    assert.deepEqual(
      SERVICES.filter((service) => after[service] !== before[service]),
      ["zookeeper", "zookeeper-2", "zookeeper-3"],
    );
    assert.equal((await readAll(outputs.bootstrapServers, "payments", published)).length, published);
  });

  testLossOfOneOfEach(() => stack, SERVICES, ["kafka-1", "zookeeper-2"]);

  for (const [zookeepers, reason] of [
    [5, /must stay 3 for as long as the stack is there, got 5/],
    [1, /of zookeeper must stay myid 1 for as long as its data is there, got none/],
  ] as const) {
    it(`can't become ${zookeepers} ZooKeepers`, async () => {
      await stack.configure({ zookeepers, brokers: 3 });
      const text = await fails(stack.preview());
      assert.match(text, reason);
    });
  }

  it("leave nothing", async () => {
    await stack.configure({ zookeepers: 3, brokers: 3 });
    const pids = Object.values(await stack.pids());
    assert.equal(pids.length, 6);
    await succeeds(stack.destroy());
    for (const pid of pids) {
      assert.equal(await processInfo(pid), undefined);
    }
    assert.equal(existsSync(stack.stackDir), false);
  });
});

/** One broker, as it was before there were several, and then three. */
describe("a cluster that grows", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;
  let bootstrapServers: string;

  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());

  it("has one broker at first", async () => {
    await succeeds(stack.up());
    ({ bootstrapServers } = await stack.outputs<Outputs>());
    await publish(bootstrapServers, "orders", FIRST);
  });

  it("has three with the next command, and what was there before can be read and written", async () => {
    await stack.configure({ brokers: 3 });
    await succeeds(stack.up());
    ({ bootstrapServers } = await stack.outputs<Outputs>());
    assert.equal(bootstrapServers.split(",").length, 3);
    await publish(bootstrapServers, "orders", SECOND);
    assert.deepEqual(await readAll(bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
  });

  it("can't become three ZooKeepers, and stays as it is", async () => {
    const before = await stack.pids();
    await stack.configure({ brokers: 3, zookeepers: 3 });
    const { exitCode, text } = await stack.up();
    assert.notEqual(exitCode, 0);
    assert.match(
      text,
      /data of zookeeper-2, zookeeper-3 must be there with that of kafka-0, kafka-1, kafka-2, got none in .*; bring it back, or set zookeepers back to what it was/,
    );
    await stack.configure({ brokers: 3 });
    await succeeds(stack.up());
    assert.deepEqual(await stack.pids(), before);
  });
});
