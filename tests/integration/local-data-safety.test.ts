// Proves, on this machine: data that Kafka would refuse, or would start with and forget a part of, is found by a preview and
// an `up` before anything is touched, and is as readable as before once it is put right; what is lost is lost by its name.
// Does not prove: Docker and hosts, which have suites of their own.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { waitUntil } from "../../components/shared/wait-until";
import { createTopic, publish, readAll } from "../../testing/kafka/client";
import { fails, succeeds } from "../../testing/stack/command-results";
import { killServices } from "../../testing/stack/kill-services";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

interface Outputs {
  readonly bootstrapServers: string;
  readonly clusterId: string;
}

const RECORDS = ["one", "two", "three"];

/** The text of a message without the breaks that the CLI puts into it. */
const flat = (text: string): string => text.replace(/\s+/g, " ");

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
  const rejects = async (message: RegExp) => {
    const before = await stack.pids();
    for (const run of [() => stack.preview(), () => stack.up()]) {
      const text = await fails(run());
      assert.match(flat(text), message);
    }
    assert.deepEqual(await stack.pids(), before);
  };
  const holdsAll = async () => {
    const { bootstrapServers, ...outputs } = await stack.outputs<Outputs>();
    assert.equal(outputs.clusterId, clusterId);
    assert.deepEqual(await readAll(bootstrapServers, "orders", RECORDS.length), RECORDS);
  };
  /** Ends services, as a machine does that loses its power. */
  const end = async (...services: string[]) => {
    await killServices(stack, ...services);
    await waitUntil(
      async () => !Object.keys(await stack.pids()).some((service) => services.includes(service)) || undefined,
      () => new Error("a service goes on"),
      { timeoutMs: 10_000 },
    );
  };
  const endAll = async () => end(...Object.keys(await stack.pids()));
  const putBack = async (service: string) => {
    await rm(dataOf(service), { recursive: true, force: true });
    await rename(join(stack.ownDir, service), dataOf(service));
  };
  const takeAway = (service: string): Promise<void> => rename(dataOf(service), join(stack.ownDir, service));

  before(async () => {
    stack = await ScratchStack.create(config);
    await up();
    const { bootstrapServers, ...outputs } = await stack.outputs<Outputs>();
    clusterId = outputs.clusterId;
    await createTopic(bootstrapServers, "orders", {}, 1);
    await publish(bootstrapServers, "orders", RECORDS);
    await endAll();
  });
  after(() => stack.remove());

  it("is a broker's without ZooKeeper's", async () => {
    await takeAway("zookeeper");
    await rejects(
      new RegExp(
        `data of zookeeper must be there with that of kafka-0, kafka-1, got none in \\S+; bring it back, or, to lose the data of cluster ${clusterId}, \`pulumi config set acceptDataLoss ${clusterId}\``,
      ),
    );
    await putBack("zookeeper");
  });

  it("is ZooKeeper's without a broker's", async () => {
    await takeAway("kafka-1");
    await rejects(/data of kafka-1 must be there with that of zookeeper, got none in \S+; bring it back/);
    await putBack("kafka-1");
  });

  it("is that of two brokers in each other's place", async () => {
    await takeAway("kafka-1");
    await rename(dataOf("kafka-0"), dataOf("kafka-1"));
    await rename(join(stack.ownDir, "kafka-1"), dataOf("kafka-0"));
    await rejects(/data of kafka-0 must be that of broker 0, got that of broker 1 in \S+; .*data of kafka-1 must be/);
    await takeAway("kafka-0");
    await rename(dataOf("kafka-1"), dataOf("kafka-0"));
    await rename(join(stack.ownDir, "kafka-0"), dataOf("kafka-1"));
  });

  it("is as readable as before once it is put right", async () => {
    await up();
    await holdsAll();
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("is that of a cluster that is coordinated in another way", async () => {
    await stack.configure({ ...config, coordination: "kraft" });
    await rejects(
      new RegExp(
        `coordination must stay "zookeeper" for as long as there is data of such a cluster, got "kraft" and that of cluster ${clusterId} \\(kafka-0, kafka-1\\); set it back, or, to lose`,
      ),
    );
    await stack.configure({ ...config, coordination: "kraft", acceptDataLoss: "another-cluster" });
    await rejects(/coordination must stay "zookeeper"/);
    await stack.configure(config);
    await up();
    await holdsAll();
  });

  it("is not what a broker more begins with", async () => {
    await stack.configure({ ...config, brokers: 3 });
    await up();
    await holdsAll();
    await stack.configure(config);
    await up();
  });

  it("is lost where that is accepted by the cluster's id, and never that of another", async () => {
    await endAll();
    await takeAway("zookeeper");
    await stack.configure({ ...config, acceptDataLoss: clusterId });
    await up();
    const { clusterId: after } = await stack.outputs<Outputs>();
    assert.notEqual(after, clusterId);
    const { exitCode, text } = await stack.up("--expect-no-changes");
    assert.equal(exitCode, 0, text);
    await stack.configure(config);
    await succeeds(stack.up("--expect-no-changes"));
    clusterId = after;
    await rm(join(stack.ownDir, "zookeeper"), { recursive: true });
  });

  it("is what a broker held whose disk is new, where that is accepted", async () => {
    const { bootstrapServers } = await stack.outputs<Outputs>();
    await createTopic(bootstrapServers, "orders", {}, 2);
    await publish(bootstrapServers, "orders", RECORDS);
    await end("kafka-1");
    await rm(dataOf("kafka-1"), { recursive: true });
    await rejects(/data of kafka-1 must be there .* to lose what it held of cluster/);
    await stack.configure({ ...config, acceptDataLoss: clusterId });
    await up();
    await holdsAll();
    const { text } = await stack.up();
    assert.match(flat(text), /acceptDataLoss names the cluster that runs, and nothing stands in its way/);
    await stack.configure(config);
  });

  it("is never what an `up` begins with that comes after a `destroy` that was cut", async () => {
    // The broker is gone from the machine, and not yet from the state.
    await end("kafka-1");
    await rm(dataOf("kafka-1"), { recursive: true });
    await rm(join(stack.stackDir, "kafka-1"), { recursive: true });
    await up();
  });

  it("is kept as it is by `destroy`, and refused to a stack that begins with half of it", async () => {
    await stack.configure({ ...config, retainData: true, dataDir: join(stack.ownDir, "data") });
    await up();
    const { bootstrapServers } = await stack.outputs<Outputs>();
    await publish(bootstrapServers, "orders", RECORDS);
    await succeeds(stack.destroy());
    const half = join(stack.ownDir, "half");
    const meta = await readFile(join(stack.ownDir, "data", "kafka-0", "meta.properties"), "utf8");
    assert.match(meta, new RegExp(`cluster\\.id=${clusterId}`));
    await cp(join(stack.ownDir, "data", "zookeeper"), join(half, "zookeeper"), { recursive: true });
    await stack.configure({ ...config, retainData: true, dataDir: half });
    await rejects(
      /data of kafka-0, kafka-1 must be there with that of zookeeper, which names topics, got none in \S+, \S+; bring it back or remove \S+ too/,
    );
    await rm(join(half, "zookeeper"), { recursive: true });
    await cp(join(stack.ownDir, "data", "kafka-0"), join(half, "kafka-0"), { recursive: true });
    await rejects(/data of zookeeper must be there with that of kafka-0, got none in/);
    assert.equal(existsSync(stack.stackDir), false);
    await stack.configure({ ...config, dataDir: join(stack.ownDir, "data") });
    await up();
    assert.equal((await stack.outputs<Outputs>()).clusterId, clusterId);
  });
});

describe("a change of coordination whose loss is accepted", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  const config = { smokeTest: false, retainData: true };
  before(async () => {
    stack = await ScratchStack.create(config);
  });
  after(async () => {
    await stack.configure({ ...config, retainData: false });
    await stack.up();
    await stack.remove();
  });

  /** Changes to a cluster of another id, which works, and asks for nothing more afterwards. */
  const becomes = async (coordination: string, acceptDataLoss?: string): Promise<string> => {
    await stack.configure({ ...config, coordination, ...(acceptDataLoss && { acceptDataLoss }) });
    const { exitCode, text } = await stack.up();
    assert.equal(exitCode, 0, text);
    const { bootstrapServers, clusterId } = await stack.outputs<Outputs>();
    assert.notEqual(clusterId, acceptDataLoss);
    await createTopic(bootstrapServers, "orders", {}, 1);
    await publish(bootstrapServers, "orders", RECORDS);
    assert.deepEqual(await readAll(bootstrapServers, "orders", RECORDS.length), RECORDS);
    await succeeds(stack.up("--expect-no-changes"));
    return clusterId;
  };

  it("leads from ZooKeeper to KRaft and back, each time to a cluster of its own", async () => {
    const first = await becomes("zookeeper");
    const second = await becomes("kraft", first);
    assert.deepEqual(Object.keys(await stack.pids()), ["kafka-0"]);
    await stack.configure({ ...config, coordination: "zookeeper", acceptDataLoss: first });
    const { exitCode, text } = await stack.preview();
    assert.notEqual(exitCode, 0);
    assert.match(
      flat(text),
      new RegExp(`coordination must stay "kraft" .* \`pulumi config set acceptDataLoss ${second}\``),
    );
    // What was kept of the first cluster would come back with topics of which nothing is left.
    await stack.configure({ ...config, coordination: "zookeeper", acceptDataLoss: second });
    const kept = await fails(stack.preview());
    assert.match(flat(kept), /data of kafka-0 must be there with that of zookeeper, which names topics/);
    await rm(join(stack.stackDir, "data", "zookeeper"), { recursive: true });
    const third = await becomes("zookeeper", second);
    assert.equal(new Set([first, second, third]).size, 3);
  });
});
