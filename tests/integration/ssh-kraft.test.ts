// Proves, on three hosts with an SSH server each and without ZooKeeper: one `up` gives a controller and a broker on each,
// which keep a topic three times; a second one changes nothing; a controller and a broker that were killed are shown by
// `preview`, those alone, and healed by `up`; `destroy` leaves nothing on any of them. On one host alone, that one node is
// broker and controller, finds itself on 127.0.0.1, and takes up data that was kept.
// Does not prove: hosts that are cut off or rebooted (ssh-cluster.test.ts), systemd (ssh-systemd.test.ts).
import assert from "node:assert/strict";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { leftoversOn, onHosts, servicesOn, sshStack } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { createTopic, FIRST, publish, readAll, replicasOf, SECOND } from "../../testing/kafka/client";
import { succeeds } from "../../testing/stack/command-results";
import type { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

interface Outputs {
  readonly bootstrapServers: string;
  readonly controllerQuorumVoters: string;
  readonly clusterId: string;
}

describe("Kafka without ZooKeeper on hosts", function () {
  this.timeout(300_000);
  inOrder(this);

  let made: TestHosts;
  let hosts: readonly TestHost[];
  let stack: ScratchStack;
  let outputs: Outputs;

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 3 });
  });
  after(() => made?.remove());

  const up = (...args: string[]): Promise<string> => succeeds(stack.up(...args));

  /** Pids of all services, by host and service. */
  const pids = async (): Promise<Record<string, number[]>> => {
    const entries = hosts.map(async (host) =>
      Object.entries(await servicesOn(host)).map(
        ([service, processes]) => [`${host.name}/${service}`, processes.map(({ pid }) => pid)] as const,
      ),
    );
    return Object.fromEntries((await Promise.all(entries)).flat());
  };

  const kill = async (...services: readonly string[]): Promise<void> => {
    const running = await pids();
    for (const pid of services.flatMap((service) => running[service] ?? [])) {
      process.kill(pid, "SIGKILL");
    }
  };

  const makeStack = async (count: number, config: Readonly<Record<string, unknown>>): Promise<void> => {
    hosts = made.hosts.slice(0, count);
    stack = await sshStack(hosts, { coordination: "kraft", ...config });
  };

  const leavesNothing = async (): Promise<void> => {
    await succeeds(stack.destroy());
    for (const host of hosts) {
      assert.deepEqual(await leftoversOn(host), [], host.name);
    }
  };

  describe("as one node", () => {
    before(() => makeStack(1, { retainData: true }));
    after(() => stack?.remove());

    it("is one process, which is broker and controller", async () => {
      await up();
      outputs = await stack.outputs();
      assert.equal(outputs.controllerQuorumVoters, "0@127.0.0.1:10093");
      assert.equal(outputs.bootstrapServers, `${hosts[0]?.address}:9092`);
      assert.deepEqual(Object.keys(await pids()), ["host-1/kafka-0"]);
    });

    it("is not changed by a second command", () => up("--expect-no-changes"));

    it("is the same cluster again with the data that was kept", async () => {
      await publish(outputs.bootstrapServers, "orders", FIRST);
      await succeeds(stack.destroy());
      await stack.configure(onHosts(hosts, { coordination: "kraft" }));
      await up();
      const { clusterId, bootstrapServers } = await stack.outputs<Outputs>();
      assert.equal(clusterId, outputs.clusterId);
      assert.deepEqual(await readAll(bootstrapServers, "orders", 50), FIRST);
    });

    it("leaves nothing", leavesNothing);
  });

  describe("as a controller and a broker on each of three", () => {
    before(() => makeStack(3, { brokers: 3, controllers: 3 }));
    after(() => stack?.remove());

    it("is up after one command", async () => {
      await up();
      outputs = await stack.outputs();
      const voters = hosts.map(({ address }, index) => `${3001 + index}@${address}:10093`);
      assert.equal(outputs.controllerQuorumVoters, voters.join(","));
      assert.equal(outputs.bootstrapServers, hosts.map(({ address }) => `${address}:9092`).join(","));
      assert.deepEqual(Object.keys(await pids()).sort(), [
        ...["host-1/controller", "host-1/kafka-0"],
        ...["host-2/controller-2", "host-2/kafka-1"],
        ...["host-3/controller-3", "host-3/kafka-2"],
      ]);
    });

    it("keeps a topic on all three", async () => {
      await createTopic(outputs.bootstrapServers, "orders", {}, 3);
      const [partition] = await replicasOf(outputs.bootstrapServers, "orders");
      assert.deepEqual([...(partition ?? [])].sort(), [0, 1, 2]);
      await publish(outputs.bootstrapServers, "orders", FIRST);
    });

    it("is not changed by a second command", () => up("--expect-no-changes"));

    it("shows who was killed, and no others, and is healed", async () => {
      const { "host-2/controller-2": controller, "host-3/kafka-2": broker, ...others } = await pids();
      await kill("host-2/controller-2", "host-3/kafka-2");
      const text = await succeeds(stack.preview());
      assert.equal([...text.matchAll(/health +: "healthy" => "process \d+ has ended"/g)].length, 2, text);
      assert.equal([...text.matchAll(/health +: "healthy" => /g)].length, 2, text);
      await up();
      const after = await pids();
      assert.deepEqual({ ...after, ...others }, after);
      assert.notDeepEqual(after["host-2/controller-2"], controller);
      assert.notDeepEqual(after["host-3/kafka-2"], broker);
      await publish(outputs.bootstrapServers, "orders", SECOND);
      assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
      assert.equal((await stack.outputs<Outputs>()).clusterId, outputs.clusterId);
    });

    it("leaves nothing on any host", leavesNothing);
  });
});
