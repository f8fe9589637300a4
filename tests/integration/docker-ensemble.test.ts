// Proves, on a real daemon: three ZooKeepers and three brokers come up with one command, for clients of this machine and
// of their network; a second command changes nothing; a changed setting replaces one broker's container at a time, and a
// client that publishes hears nothing of it; when one of each was killed, a broker that is started again finds
// the ZooKeepers that are left, and `up` heals both; `destroy` leaves nothing.
// Does not prove: anything about several daemons.
import assert from "node:assert/strict";

import { waitUntil } from "../../components/shared/wait-until";
import {
  containerOf,
  dockerLines,
  dockerResourcesOf,
  dockerText,
  NOTHING,
} from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker, stackFilter } from "../../testing/docker/stacks-in-docker";
import { createTopic, FIRST, publish, publishWhile, readAll, replicasOf, SECOND } from "../../testing/kafka/client";
import { sampleWhile } from "../../testing/sample-while";
import { fails, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

interface Outputs {
  readonly bootstrapServers: string;
  readonly zookeeperConnect: string;
  readonly network: { readonly bootstrapServers: string };
}

const SERVICES = ["kafka-0", "kafka-1", "kafka-2", "zookeeper", "zookeeper-2", "zookeeper-3"];

describe("three ZooKeepers and three brokers in Docker", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;
  let settings: Record<string, unknown> = { runtime: "docker", zookeepers: 3, brokers: 3 };

  before(async function () {
    await requireDocker(this);
    stack = await ScratchStack.create(settings);
  });
  after(async () => {
    await stack?.remove();
    if (stack) {
      await removeFromDocker(stack.name);
    }
  });

  it("are up after one command, proven from this machine and from their network", async () => {
    await succeeds(stack.up());
    outputs = await stack.outputs();
    assert.equal(outputs.zookeeperConnect, "zookeeper:2181,zookeeper-2:2181,zookeeper-3:2181");
    assert.match(outputs.bootstrapServers, /^(127\.0\.0\.1:\d+,){2}127\.0\.0\.1:\d+$/);
    assert.equal(outputs.network.bootstrapServers, "kafka-0:9092,kafka-1:9092,kafka-2:9092");
    assert.deepEqual((await dockerResourcesOf(stack)).containers, SERVICES);
  });

  it("keep a topic on all three brokers", async () => {
    await createTopic(outputs.bootstrapServers, "orders", {}, 3);
    const [partition] = await replicasOf(outputs.bootstrapServers, "orders");
    assert.deepEqual([...(partition ?? [])].sort(), [0, 1, 2]);
    await publish(outputs.bootstrapServers, "orders", FIRST);
  });

  it("do not change with a second command", async () => {
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("are replaced one broker at a time by a changed setting, and no publish fails", async () => {
    const changed = { brokerConfig: { "log.retention.hours": 24 } };
    settings = { ...settings, ...changed };
    await stack.configure(settings);
    await createTopic(outputs.bootstrapServers, "payments", { "min.insync.replicas": "2" }, 3);
    const running = () => dockerLines("ps", ...stackFilter(stack.name), "--format", "{{.Names}}");
    let text = "";
    const { samples, result: published } = await sampleWhile(running, () =>
      publishWhile(outputs.bootstrapServers, "payments", async () => {
        const up = await stack.up();
        assert.equal(up.exitCode, 0, up.text);
        ({ text } = up);
      }),
    );
    const brokers = SERVICES.filter((service) => service.startsWith("kafka")).map((service) =>
      containerOf(stack, service),
    );
    const counts = samples.map((names) => brokers.filter((name) => names.includes(name)).length);
    assert.equal(Math.min(...counts), 2);
    assert.doesNotMatch(text, /zookeeper restarts/);
    assert.match(text, /kafka-2 restarts: log\.retention\.hours \(unset\) -> 24/);
    assert.equal((await readAll(outputs.bootstrapServers, "payments", published)).length, published);
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("go on for a client when one of each is killed, and a broker finds the ZooKeepers that are left", async () => {
    await dockerText("kill", containerOf(stack, "zookeeper"));
    await dockerText("kill", containerOf(stack, "kafka-1"));
    await publish(outputs.bootstrapServers, "orders", SECOND);
    const container = containerOf(stack, "kafka-1");
    await dockerText("start", container);
    await waitUntil(
      async () =>
        (await dockerText("inspect", "--format", "{{.State.Health.Status}}", container)) === "healthy" || undefined,
      () => new Error("it did not come up"),
      { timeoutMs: 60_000, intervalMs: 500 },
    );
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
  });

  it("are healed by the next command", async () => {
    await succeeds(stack.up());
    assert.equal(await dockerText("exec", containerOf(stack, "zookeeper"), "cat", "/var/lib/kafka-cluster/myid"), "1");
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
  });

  for (const zookeepers of [1, 5]) {
    it(`can't become ${zookeepers} of them`, async () => {
      await stack.configure({ ...settings, zookeepers });
      const text = await fails(stack.preview());
      assert.match(text, /must stay (3|myid 1) for as long as/);
      await stack.configure(settings);
    });
  }

  it("leave nothing", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  });
});
