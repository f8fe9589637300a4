// Verifies, on this machine: data that Kafka would refuse, or would start with and lose a part of, is reported by `preview` and
// `up` before anything is touched, and is as readable as before once it is restored; data is lost only if the id of its cluster
// accepts that.
// Does not verify: Docker and hosts, which docker-data-safety.test.ts and ssh-data-safety.test.ts test.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { createTopic, publish, readAll } from "../../testing/kafka/client";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { endServices } from "../../testing/stack/kill-services";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

const RECORDS = ["one", "two", "three"];

describe("data that a cluster must not start with", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let clusterId: string;
  const config = { brokers: 2, smokeTest: false };
  const dataOf = (service: string): string => join(stack.stackDir, "data", service);

  const up = async () => {
    await succeeds(stack.up());
  };
  const rejects = async (message: RegExp, command = () => stack.preview()) => {
    const before = await stack.pids();
    assert.match(oneLine(await fails(command())), message);
    assert.deepEqual(await stack.pids(), before);
  };
  const assertComplete = async () => {
    const { bootstrapServers, ...outputs } = await stack.outputs();
    assert.equal(outputs.clusterId, clusterId);
    assert.deepEqual(await readAll(bootstrapServers, "orders", RECORDS.length), RECORDS);
  };
  const end = (...services: string[]) => endServices(stack, ...services);
  const endAll = async () => end(...Object.keys(await stack.pids()));
  const moveBack = async (service: string) => {
    await rm(dataOf(service), { recursive: true, force: true });
    await rename(join(stack.ownDir, service), dataOf(service));
  };
  const moveAway = (service: string): Promise<void> => rename(dataOf(service), join(stack.ownDir, service));

  before(async () => {
    stack = await ScratchStack.create(config);
    await up();
    const { bootstrapServers, ...outputs } = await stack.outputs();
    clusterId = outputs.clusterId;
    await createTopic(bootstrapServers, "orders", {}, 1);
    await publish(bootstrapServers, "orders", RECORDS);
    await endAll();
  });
  after(() => stack.remove());

  it("is the data of a broker without the data of ZooKeeper", async () => {
    await moveAway("zookeeper");
    for (const command of [() => stack.preview(), () => stack.up()]) {
      await rejects(
        new RegExp(
          `data of zookeeper must exist with the data of kafka-0, kafka-1, got none in \\S+; restore it, or, to delete the data of cluster ${clusterId}, run \`pulumi config set acceptDataLoss ${clusterId}\``,
        ),
        command,
      );
    }
    await moveBack("zookeeper");
  });

  it("is the data of ZooKeeper without the data of a broker", async () => {
    await moveAway("kafka-1");
    await rejects(/data of kafka-1 must exist with the data of zookeeper, got none in \S+; restore it/);
    await moveBack("kafka-1");
  });

  it("is the data of two brokers, each in the folder of the other", async () => {
    await moveAway("kafka-1");
    await rename(dataOf("kafka-0"), dataOf("kafka-1"));
    await rename(join(stack.ownDir, "kafka-1"), dataOf("kafka-0"));
    await rejects(
      /data of kafka-0 must belong to broker 0, got data of broker 1 in \S+; .*data of kafka-1 must belong to broker 1/,
    );
    await moveAway("kafka-0");
    await rename(dataOf("kafka-1"), dataOf("kafka-0"));
    await rename(join(stack.ownDir, "kafka-0"), dataOf("kafka-1"));
  });

  it("is as readable as before once it is restored", async () => {
    await up();
    await assertComplete();
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("is the data of a cluster with another coordination", async () => {
    await stack.configure({ ...config, coordination: "kraft" });
    await rejects(
      new RegExp(
        `coordination must stay "zookeeper" while data of cluster ${clusterId} exists \\(kafka-0, kafka-1\\), got "kraft"; set it back, or, to delete`,
      ),
    );
    await stack.configure({ ...config, coordination: "kraft", acceptDataLoss: "another-cluster" });
    await rejects(/coordination must stay "zookeeper"/);
    await assertComplete();
  });

  it("is not the data of an additional broker", async () => {
    await stack.configure({ ...config, brokers: 3 });
    await up();
    await assertComplete();
    await stack.configure(config);
    await up();
  });

  it("is lost if the id of its cluster accepts that, and no other data is lost", async () => {
    await endAll();
    await moveAway("zookeeper");
    await stack.configure({ ...config, acceptDataLoss: clusterId });
    await up();
    const { clusterId: after } = await stack.outputs();
    assert.notEqual(after, clusterId);
    await succeeds(stack.up("--expect-no-changes"));
    await stack.configure(config);
    clusterId = after;
    await rm(join(stack.ownDir, "zookeeper"), { recursive: true });
  });

  it("is the missing data of one broker, unless its loss is accepted", async () => {
    const { bootstrapServers } = await stack.outputs();
    await createTopic(bootstrapServers, "orders", {}, 2);
    await publish(bootstrapServers, "orders", RECORDS);
    await end("kafka-1");
    await rm(dataOf("kafka-1"), { recursive: true });
    await rejects(/data of kafka-1 must exist .* to delete the data of cluster/);
    await stack.configure({ ...config, acceptDataLoss: clusterId });
    await up();
    await assertComplete();
    assert.match(
      oneLine(await succeeds(stack.preview())),
      /acceptDataLoss names the running cluster, whose data needs no deletion/,
    );
  });

  it("is no obstacle for an `up` after an interrupted `destroy`", async () => {
    // The broker is gone from the machine, and not yet from the state.
    await end("kafka-1");
    await rm(dataOf("kafka-1"), { recursive: true });
    await rm(join(stack.stackDir, "kafka-1"), { recursive: true });
    await stack.configure({ ...config, retainData: true, dataDir: join(stack.ownDir, "data") });
    await up();
  });

  it("is retained by `destroy`, and half of it is refused", async () => {
    const { bootstrapServers } = await stack.outputs();
    await publish(bootstrapServers, "orders", RECORDS);
    await succeeds(stack.destroy());
    const half = join(stack.ownDir, "half");
    const meta = await readFile(join(stack.ownDir, "data", "kafka-0", "meta.properties"), "utf8");
    assert.match(meta, new RegExp(`cluster\\.id=${clusterId}`));
    await cp(join(stack.ownDir, "data", "zookeeper"), join(half, "zookeeper"), { recursive: true });
    await stack.configure({ ...config, retainData: true, dataDir: half });
    await rejects(
      /data of kafka-0, kafka-1 must exist with the data of zookeeper, which names topics, got none in \S+, \S+; restore it or delete \S+ too/,
    );
    await rm(join(half, "zookeeper"), { recursive: true });
    await cp(join(stack.ownDir, "data", "kafka-0"), join(half, "kafka-0"), { recursive: true });
    await rejects(/data of zookeeper must exist with the data of kafka-0, got none in/);
    assert.equal(existsSync(stack.stackDir), false);
    await stack.configure({ ...config, dataDir: join(stack.ownDir, "data") });
    await up();
    assert.equal((await stack.outputs()).clusterId, clusterId);
  });
});

describe("data in several folders", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;
  let inSecond: readonly string[];
  const TOPICS = ["invoices", "orders", "shipments"] as const;
  const config = { smokeTest: false, retainData: true };
  const folder = (name: string): string => join(stack.ownDir, name);
  const configure = (dataDir: unknown, more = {}): Promise<void> => stack.configure({ ...config, dataDir, ...more });
  const up = async (...args: string[]) => {
    await succeeds(stack.up(...args));
  };
  const topicsIn = async (name: string): Promise<string[]> => {
    const names = await readdir(folder(join(name, "kafka-0")));
    return TOPICS.filter((topic) => names.some((each) => each.startsWith(`${topic}-`)));
  };
  const rejects = async (message: RegExp) => {
    const before = await stack.pids();
    assert.match(oneLine(await fails(stack.preview())), message);
    assert.deepEqual(await stack.pids(), before);
  };
  const assertComplete = async () => {
    const { bootstrapServers } = await stack.outputs();
    for (const topic of TOPICS) {
      assert.deepEqual((await readAll(bootstrapServers, topic, RECORDS.length)).sort(), [...RECORDS].sort());
    }
  };

  before(async () => {
    stack = await ScratchStack.create(config);
  });
  after(() => stack.remove());

  it("is in a second folder once the folder is added", async () => {
    await configure(folder("d1"));
    await up();
    const { bootstrapServers } = await stack.outputs();
    await createTopic(bootstrapServers, "invoices", {}, 1);
    await configure([folder("d1"), folder("d2")]);
    await up();
    const { brokers, ...outputs } = await stack.outputs();
    assert.equal(brokers[0]?.dataDir, `${folder("d1/kafka-0")},${folder("d2/kafka-0")}`);
    await createTopic(outputs.bootstrapServers, "orders", {}, 1);
    await createTopic(outputs.bootstrapServers, "shipments", {}, 1);
    for (const topic of TOPICS) {
      await publish(outputs.bootstrapServers, topic, RECORDS);
    }
    // Kafka creates a partition in the folder with the fewest partitions.
    inSecond = await topicsIn("d2");
    assert.ok(inSecond.includes("orders"));
    assert.deepEqual(await readdir(folder("d2")), ["kafka-0"]);
  });

  it("is not changed by a second `up`, however the folders are written", async () => {
    await configure(`${folder("d1")}, ${folder("d2")}`);
    await up("--expect-no-changes");
  });

  it("is refused in another order, and without a lost disk", async () => {
    await configure([folder("d2"), folder("d1")]);
    await rejects(
      /dataDir must begin with the folders that contain data, in their order \(\S+\/d1,\S+\/d2\), got \S+;/,
    );
    await configure([folder("d1"), folder("d2")]);
    await endServices(stack, "kafka-0");
    await rename(folder("d2"), folder("lost"));
    await rejects(
      /data of kafka-0 must exist in all folders that it is spread over \(\S+\), got none of it in \S+\/d2\/kafka-0; mount the right disk or restore the data, or, to continue without the lost part, run `pulumi config set acceptDataLoss \S+`/,
    );
    await rename(folder("lost"), folder("d2"));
  });

  it("is complete after the broker was killed, and moves from one folder to another", async () => {
    await configure([folder("d1"), folder("d3")]);
    await up();
    assert.deepEqual(await topicsIn("d3"), inSecond);
    assert.deepEqual(await readdir(folder("d2")), []);
    await assertComplete();
  });

  it("is retained, refused in part, and adopted with all records", async () => {
    await succeeds(stack.destroy());
    await configure(folder("d1"));
    await rejects(/dataDir must begin with the folders that contain data, in their order \(\S+\/d1,\S+\/d3\)/);
    await configure([folder("d1"), folder("d3")], { retainData: false });
    await up();
    await assertComplete();
  });

  it("is gone after `destroy`", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await readdir(folder("d1")), []);
    assert.deepEqual(await readdir(folder("d3")), []);
    assert.equal(existsSync(stack.stackDir), false);
  });
});
