// Proves, on a real daemon and without ZooKeeper: one node that is broker and controller, and three controllers with three
// brokers, come up with one command, for clients of this machine and of their network; a second command changes nothing;
// what was killed is healed, with all records; data that was kept makes the same cluster again, and no other; `destroy`
// leaves nothing.
// Does not prove: anything about several daemons; what is refused, which is the same on all runtimes.
import assert from "node:assert/strict";
import { containerOf, dockerResourcesOf, dockerText, NOTHING } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { createTopic, FIRST, publish, readAll, replicasOf, SECOND, THIRD } from "../../testing/kafka/client";
import { fails, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

interface Outputs {
  readonly bootstrapServers: string;
  readonly controllerQuorumVoters: string;
  readonly clusterId: string;
  readonly network: { readonly bootstrapServers: string };
}

const CONFIG = { runtime: "docker", coordination: "kraft" };

describe("Kafka without ZooKeeper in Docker", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;

  before(function () {
    return requireDocker(this);
  });

  const up = (...args: string[]): Promise<string> => succeeds(stack.up(...args));

  /** When each container was started, by service. */
  const starts = async (): Promise<Record<string, string>> => {
    const { containers } = await dockerResourcesOf(stack);
    const entries = containers.map(
      async (service) =>
        [
          service,
          await dockerText("inspect", "--format", "{{.State.StartedAt}}", containerOf(stack, service)),
        ] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  };

  const kill = (...services: readonly string[]): Promise<string> =>
    dockerText("kill", ...services.map((service) => containerOf(stack, service)));

  const fileAmongData = (service: string, file: string): Promise<string> =>
    dockerText("exec", containerOf(stack, service), "cat", `/var/lib/kafka-cluster/${file}`);

  const makeStack = async (config: Readonly<Record<string, unknown>>): Promise<void> => {
    stack = await ScratchStack.create({ ...CONFIG, ...config });
  };

  const removeStack = async (): Promise<void> => {
    await stack?.remove();
    if (stack) {
      await removeFromDocker(stack.name);
    }
  };

  const leavesNothing = async (): Promise<void> => {
    await succeeds(stack.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  };

  describe("as one node", () => {
    before(() => makeStack({ retainData: true }));
    after(removeStack);

    it("is one container, which is broker and controller", async () => {
      await up();
      outputs = await stack.outputs();
      assert.equal(outputs.controllerQuorumVoters, "0@kafka-0:9093");
      assert.equal(outputs.network.bootstrapServers, "kafka-0:9092");
      assert.deepEqual((await dockerResourcesOf(stack)).containers, ["kafka-0"]);
      await publish(outputs.bootstrapServers, "orders", FIRST);
    });

    it("does not change with a second command", () => up("--expect-no-changes"));

    it("is healed with all of its records when it was killed", async () => {
      await kill("kafka-0");
      await up();
      await publish(outputs.bootstrapServers, "orders", SECOND);
      assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
    });

    it("is the same cluster again with the data that was kept", async () => {
      const before = outputs;
      const { exitCode, text } = await stack.destroy();
      assert.equal(exitCode, 0, text);
      assert.deepEqual(await dockerResourcesOf(stack), { ...NOTHING, volumes: ["kafka-0-data"] });
      await stack.configure({ ...CONFIG, controllers: 3, brokers: 3 });
      const refused = await fails(stack.up());
      assert.match(
        refused,
        /data of controller, controller-2, controller-3 must be there with that of kafka-0, got none in /,
      );
      await stack.configure(CONFIG);
      await up();
      outputs = await stack.outputs();
      assert.equal(outputs.clusterId, before.clusterId);
      assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
    });

    it("leaves nothing", leavesNothing);
  });

  describe("as three controllers and three brokers", () => {
    before(() => makeStack({ controllers: 3, brokers: 3 }));
    after(removeStack);

    it("are up after one command, proven from this machine and from their network", async () => {
      await up();
      outputs = await stack.outputs();
      assert.equal(
        outputs.controllerQuorumVoters,
        "3001@controller:9093,3002@controller-2:9093,3003@controller-3:9093",
      );
      assert.equal(outputs.network.bootstrapServers, "kafka-0:9092,kafka-1:9092,kafka-2:9092");
      assert.deepEqual((await dockerResourcesOf(stack)).containers, [
        ...["controller", "controller-2", "controller-3"],
        ...["kafka-0", "kafka-1", "kafka-2"],
      ]);
    });

    it("are of one cluster, each with an id of its own", async () => {
      for (const [service, id] of [
        ["controller", 3001],
        ["controller-3", 3003],
        ["kafka-2", 2],
      ] as const) {
        assert.equal(
          await fileAmongData(service, "meta.properties"),
          `version=1\ncluster.id=${outputs.clusterId}\nnode.id=${id}`,
        );
      }
    });

    it("keep a topic on all three brokers", async () => {
      await createTopic(outputs.bootstrapServers, "orders", {}, 3);
      const [partition] = await replicasOf(outputs.bootstrapServers, "orders");
      assert.deepEqual([...(partition ?? [])].sort(), [0, 1, 2]);
      await publish(outputs.bootstrapServers, "orders", FIRST);
    });

    it("do not change with a second command", () => up("--expect-no-changes"));

    it("go on for a client when one of each is killed", async () => {
      await kill("controller", "kafka-1");
      await publish(outputs.bootstrapServers, "orders", SECOND);
    });

    it("are healed by the next command, which leaves the others alone", async () => {
      const { controller, "kafka-1": broker, ...others } = await starts();
      await up();
      const after = await starts();
      assert.deepEqual({ ...after, ...others }, after);
      assert.notEqual(after.controller, controller);
      assert.notEqual(after["kafka-1"], broker);
      await publish(outputs.bootstrapServers, "orders", THIRD);
      assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 150), [...FIRST, ...SECOND, ...THIRD]);
      assert.equal((await stack.outputs<Outputs>()).clusterId, outputs.clusterId);
    });

    it("leave nothing", leavesNothing);
  });
});
