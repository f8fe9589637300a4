// Verifies, on a real daemon: three controllers and three brokers are up after one command, for clients of this machine and of
// their network; a client does not notice that one of each is killed; the next command heals both with all records, and
// leaves the others alone; `destroy` leaves nothing.
// Does not verify: several daemons; one node that is broker and controller, which docker-data.test.ts tests; refused settings,
// which are the same on all runtimes.
import assert from "node:assert/strict";
import {
  type ContainerStart,
  containerOf,
  dockerResourcesOf,
  dockerText,
  NOTHING,
  startOf,
} from "../../testing/docker/docker-resources";
import { healthInPreview } from "../../testing/docker/health-in-preview";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { createTopic, FIRST, publish, readAll, replicasOf, SECOND, THIRD } from "../../testing/kafka/client";
import { scrape } from "../../testing/metrics/scrape";
import { succeeds } from "../../testing/stack/command-results";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

const SERVICES = ["controller", "controller-2", "controller-3", "kafka-0", "kafka-1", "kafka-2"];

describe("three controllers and three brokers in Docker", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;

  before(async function () {
    await requireDocker(this);
    // Three brokers that start at once on two busy cores may take more than the default of one minute.
    const sizes = { controllers: 3, brokers: 3, startupTimeoutMs: 180_000 };
    stack = await ScratchStack.create({
      runtime: "docker",
      coordination: "kraft",
      metrics: true,
      metricsPort: 0,
      ...sizes,
    });
  });
  after(async () => {
    await stack?.remove();
    if (stack) {
      await removeFromDocker(stack.name);
    }
  });

  const starts = async (): Promise<Record<string, ContainerStart>> =>
    Object.fromEntries(
      await Promise.all(SERVICES.map(async (service) => [service, await startOf(stack, service)] as const)),
    );

  it("are up after one command, verified from this machine and from their network", async () => {
    await succeeds(stack.up());
    outputs = await stack.outputs();
    assert.equal(outputs.controllerQuorumVoters, "3001@controller:9093,3002@controller-2:9093,3003@controller-3:9093");
    assert.equal(outputs.network.bootstrapServers, "kafka-0:9092,kafka-1:9092,kafka-2:9092");
    assert.deepEqual((await dockerResourcesOf(stack)).containers, SERVICES);
  });

  it("have metrics on the loopback address of this machine, and by their names on their network", async () => {
    assert.deepEqual(outputs.metrics.map(({ service }) => service).sort(), SERVICES);
    const scrapes = await Promise.all(outputs.metrics.map(({ address }) => scrape(address)));
    const controllers = scrapes.flatMap((each) => each.get("kafka_active_controllers") ?? []);
    assert.deepEqual(controllers.sort(), [0, 0, 1]);
    assert.equal(scrapes.filter((each) => each.has("kafka_leaders")).length, 3);
    for (const service of SERVICES) {
      assert.match(await dockerText("port", containerOf(stack, service), "7071"), /^127\.0\.0\.1:2\d{4}$/);
    }
    const request = "exec 3<>/dev/tcp/controller-2/7071; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";
    const answer = await dockerText("exec", containerOf(stack, "kafka-0"), "bash", "-c", request);
    assert.match(answer, /^kafka_active_controllers [01]\.0$/m);
  });

  it("belong to one cluster, each with an id of its own", async () => {
    for (const [service, id] of [
      ["controller", 3001],
      ["controller-3", 3003],
      ["kafka-2", 2],
    ] as const) {
      assert.equal(
        await dockerText("exec", containerOf(stack, service), "cat", "/var/lib/kafka-cluster/meta.properties"),
        `version=1\ncluster.id=${outputs.clusterId}\nnode.id=${id}`,
      );
    }
  });

  it("store a topic on all three brokers", async () => {
    await createTopic(outputs.bootstrapServers, "orders", {}, 3);
    const [partition] = await replicasOf(outputs.bootstrapServers, "orders");
    assert.deepEqual([...(partition ?? [])].sort(), [0, 1, 2]);
    await publish(outputs.bootstrapServers, "orders", FIRST);
  });

  it("serve a client when one of each is killed", async () => {
    await dockerText("kill", containerOf(stack, "controller"), containerOf(stack, "kafka-1"));
    await publish(outputs.bootstrapServers, "orders", SECOND);
  });

  it("are shown in a preview and healed by the next command, which leaves the others alone", async () => {
    const before = await starts();
    assert.deepEqual(healthInPreview(await succeeds(stack.preview())), {
      "controller-service": "exited",
      "kafka-1-service": "exited",
    });
    await succeeds(stack.up());
    const after = await starts();
    assert.deepEqual(
      SERVICES.filter((service) => after[service]?.startedAt !== before[service]?.startedAt),
      ["controller", "kafka-1"],
    );
    await publish(outputs.bootstrapServers, "orders", THIRD);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 150), [...FIRST, ...SECOND, ...THIRD]);
    assert.equal((await stack.outputs()).clusterId, outputs.clusterId);
  });

  it("do not change with one more command", async () => {
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("leave nothing after `destroy`", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  });
});
