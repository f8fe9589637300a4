// Verifies, on a real daemon: three ZooKeeper servers and three brokers are up after one command, for clients of this machine
// and of their network; a changed setting replaces one broker's container at a time, and a client that publishes sees no
// failure; if one of each is killed, a broker that starts again connects to the remaining ZooKeeper servers; `preview` names
// every container that was killed, stopped, paused or removed, and one `up` heals all of them; `destroy` leaves nothing.
// Does not verify: several daemons.
import assert from "node:assert/strict";

import { waitUntil } from "../../components/shared/wait-until";
import {
  containerOf,
  dockerLines,
  dockerResourcesOf,
  dockerText,
  NOTHING,
  pauseContainer,
  startOf,
} from "../../testing/docker/docker-resources";
import { healthInPreview } from "../../testing/docker/health-in-preview";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker, stackFilter } from "../../testing/docker/stacks-in-docker";
import { createTopic, FIRST, publish, publishWhile, readAll, replicasOf, SECOND } from "../../testing/kafka/client";
import { sampleWhile } from "../../testing/sample-while";
import { succeeds } from "../../testing/stack/command-results";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { programError, recordedIn } from "../support/program-error";

const BROKERS = ["kafka-0", "kafka-1", "kafka-2"];
const SERVICES = [...BROKERS, "zookeeper", "zookeeper-2", "zookeeper-3"];

describe("three ZooKeeper servers and three brokers in Docker", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;
  // Three brokers that start at once on two busy cores may take more than the default of one minute.
  let settings: Record<string, unknown> = { runtime: "docker", zookeepers: 3, brokers: 3, startupTimeoutMs: 180_000 };

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

  it("are up after one command, verified from this machine and from their network", async () => {
    await succeeds(stack.up());
    outputs = await stack.outputs();
    assert.equal(outputs.zookeeperConnect, "zookeeper:2181,zookeeper-2:2181,zookeeper-3:2181");
    assert.match(outputs.bootstrapServers, /^(127\.0\.0\.1:\d+,){2}127\.0\.0\.1:\d+$/);
    assert.equal(outputs.network.bootstrapServers, "kafka-0:9092,kafka-1:9092,kafka-2:9092");
    assert.deepEqual((await dockerResourcesOf(stack)).containers, SERVICES);
  });

  it("store a topic on all three brokers", async () => {
    await createTopic(outputs.bootstrapServers, "orders", {}, 3);
    const [partition] = await replicasOf(outputs.bootstrapServers, "orders");
    assert.deepEqual([...(partition ?? [])].sort(), [0, 1, 2]);
    await publish(outputs.bootstrapServers, "orders", FIRST);
  });

  it("are replaced one broker at a time for a changed setting, and no publish fails", async () => {
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
    const brokers = BROKERS.map((service) => containerOf(stack, service));
    const counts = samples.map((names) => brokers.filter((name) => names.includes(name)).length);
    assert.equal(Math.min(...counts), 2);
    assert.doesNotMatch(text, /zookeeper restarts/);
    assert.match(text, /kafka-2 restarts: log\.retention\.hours \(unset\) -> 24/);
    assert.equal((await readAll(outputs.bootstrapServers, "payments", published)).length, published);
  });

  it("serve a client when one of each is killed, and a broker connects to the remaining ZooKeeper servers", async () => {
    await dockerText("kill", containerOf(stack, "zookeeper"));
    await dockerText("kill", containerOf(stack, "kafka-1"));
    await publish(outputs.bootstrapServers, "orders", SECOND);
    const container = containerOf(stack, "kafka-1");
    await dockerText("start", container);
    await waitUntil(
      async () =>
        (await dockerText("inspect", "--format", "{{.State.Health.Status}}", container)) === "healthy" || undefined,
      () => new Error("the broker did not become healthy"),
      { timeoutMs: 60_000, intervalMs: 500 },
    );
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
  });

  it("show each accident of a container in a preview, and are healed with their data by one command", async () => {
    const before = await starts();
    // Besides `zookeeper`, which was killed above.
    await dockerText("stop", containerOf(stack, "kafka-0"));
    await dockerText("rm", "--force", containerOf(stack, "kafka-1"));
    await pauseContainer(containerOf(stack, "kafka-2"));
    await dockerText("rm", "--force", containerOf(stack, "zookeeper-2"));
    assert.deepEqual(healthInPreview(await succeeds(stack.preview())), {
      "kafka-0-service": "exited",
      "kafka-1-service": "the container is gone",
      "kafka-2-service": "paused",
      "zookeeper-service": "exited",
      "zookeeper-2-service": "the container is gone",
    });
    await succeeds(stack.up());
    assert.deepEqual((await dockerResourcesOf(stack)).containers, SERVICES);
    const after = await starts();
    const unchanged = SERVICES.filter((service) => after[service]?.id === before[service]?.id);
    assert.deepEqual(unchanged, ["kafka-2", "zookeeper", "zookeeper-3"]);
    assert.equal(after["zookeeper-3"]?.startedAt, before["zookeeper-3"]?.startedAt);
    assert.equal(await dockerText("exec", containerOf(stack, "zookeeper"), "cat", "/var/lib/kafka-cluster/myid"), "1");
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
  });

  it("do not change with one more command", async () => {
    await succeeds(stack.up("--expect-no-changes"));
  });

  for (const zookeepers of [1, 5]) {
    it(`can't become ${zookeepers} of them`, async () => {
      const recorded = recordedIn(await stack.stateText());
      const error = await programError({ ...settings, zookeepers }, { stack: stack.name, ...recorded });
      assert.match(
        error ?? "",
        /^the cluster kafka can't be created as configured: zookeepers must stay 3 while the stack exists/,
      );
    });
  }

  it("leave nothing after `destroy`", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  });

  const starts = async () =>
    Object.fromEntries(
      await Promise.all(SERVICES.map(async (service) => [service, await startOf(stack, service)] as const)),
    );
});
