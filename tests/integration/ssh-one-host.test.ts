// Verifies, on one host with an SSH server, the life of one stack: topics are created, healed and deleted over SSH; lost data
// and data of another coordination are refused until the cluster's id accepts the loss; a KRaft cluster of one node adopts
// retained data; a dead broker does not keep `destroy` from removing everything; metrics answer at the host's address until they
// are turned off.
// Does not verify: further kinds of mixed data and of topic changes, which the tests of the local runtime cover.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { folderOn, killServiceOn, leftoversOn, onHosts, servicesOn, sshStack } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { FIRST, publish, readAll, topicNames, withAdmin } from "../../testing/kafka/client";
import { topicOf } from "../../testing/kafka/topics";
import { scrape } from "../../testing/metrics/scrape";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import type { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

const ORDERS = { name: "orders", partitions: 3, config: { "retention.ms": 86_400_000 } };

describe("a stack on one host", function () {
  this.timeout(600_000);
  inOrder(this);

  let made: TestHosts;
  let host: TestHost;
  let stack: ScratchStack;
  let bootstrapServers: string;
  let clusterId: string;
  let metrics = true;

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 1 });
    [host] = made.hosts as [TestHost];
    stack = await sshStack([host], { smokeTest: false, metrics: true, topics: [ORDERS, { name: "clicks" }] });
  });
  after(async () => {
    await stack?.remove();
    await made?.remove();
  });

  const configure = (settings: Readonly<Record<string, unknown>> = {}): Promise<void> =>
    stack.configure(onHosts([host], { smokeTest: false, metrics, topics: [ORDERS], ...settings }));

  const up = (...args: string[]): Promise<string> => succeeds(stack.up(...args));

  const killBroker = (): Promise<void> => killServiceOn(host, "kafka-0");

  /** Asserts that a preview shows these problems, and no others. */
  const previewShows = async (...problems: readonly RegExp[]): Promise<void> => {
    const text = await succeeds(stack.preview());
    const found = Array.from(text.matchAll(/health +: "healthy" => "(.*)"/g), ([, problem = ""]) => problem);
    assert.equal(found.length, problems.length, text);
    for (const problem of problems) {
      assert.ok(
        found.some((each) => problem.test(each)),
        `no ${problem} in\n${found.join("\n")}`,
      );
    }
  };

  const isRefused = async (settings: Readonly<Record<string, unknown>>, message: RegExp): Promise<void> => {
    await configure(settings);
    assert.match(oneLine(await fails(stack.preview())), message);
  };

  /** Deploys with these settings, and returns the id of the cluster. */
  const becomes = async (settings: Readonly<Record<string, unknown>>): Promise<string> => {
    await configure(settings);
    await up();
    return (await stack.outputs()).clusterId;
  };

  describe("with topics", () => {
    it("has its topics after one `up`", async () => {
      await up();
      ({ bootstrapServers, clusterId } = await stack.outputs());
      assert.equal(bootstrapServers, `${host.address}:9092`);
      const config = { "retention.ms": "86400000" };
      assert.deepEqual(await topicOf(bootstrapServers, "orders"), { partitions: 3, replicas: 1, config });
    });

    it("has metrics at the address of the host, one port after the other", async () => {
      const { metrics: targets } = await stack.outputs();
      assert.deepEqual(targets, [
        { service: "zookeeper", address: `${host.address}:7071` },
        { service: "kafka-0", address: `${host.address}:7072` },
      ]);
      assert.ok(existsSync(join(stack.stackDir, "prometheus.yml")));
      const [zooKeeper, broker] = await Promise.all(targets.map(({ address }) => scrape(address)));
      assert.equal(zooKeeper?.get("zookeeper_connections"), 1);
      assert.equal(broker?.get("kafka_active_controllers"), 1);
    });

    it("shows and heals a topic that was deleted by hand, and deletes a topic that was removed", async () => {
      await withAdmin(bootstrapServers, (admin) => admin.deleteTopics({ topics: ["orders"] }));
      await configure();
      await previewShows(/^the topic is gone$/);
      await up();
      assert.deepEqual(await topicNames(bootstrapServers), ["orders"]);
    });

    it("checks a topic again once a dead broker runs", async () => {
      await publish(bootstrapServers, "orders", ["before"]);
      await killBroker();
      await previewShows(/^process \d+ has ended$/, /^unknown: /);
      await up();
      assert.deepEqual(await readAll(bootstrapServers, "orders", 1), ["before"]);
      await up("--expect-no-changes");
    });
  });

  describe("with data that a cluster must not start with", () => {
    before(() => {
      metrics = false; // Another coordination would move the ports for metrics.
    });

    it("refuses the data of ZooKeeper without that of a broker until the loss is accepted", async () => {
      await killBroker();
      await host.exec(`rm -r ${folderOn(host, stack)}/data/kafka-0`);
      await isRefused(
        {},
        /data of kafka-0 must exist with the data of zookeeper, got none in \S+:\S+\/data\/kafka-0; restore it/,
      );
      assert.equal(await becomes({ acceptDataLoss: clusterId }), clusterId);
      assert.equal((await stack.outputs()).metrics, undefined);
      assert.equal(existsSync(join(stack.stackDir, "prometheus.yml")), false);
    });

    it("refuses another coordination until the loss is accepted", async () => {
      await isRefused(
        { coordination: "kraft" },
        /coordination must stay "zookeeper" while data of cluster \S+ exists \(.*?\), got "kraft"; set it back/,
      );
      const settings = { coordination: "kraft", retainData: true, smokeTest: true };
      assert.notEqual(await becomes({ ...settings, acceptDataLoss: clusterId }), clusterId);
      await up("--expect-no-changes");
    });
  });

  describe("with KRaft", () => {
    it("is one process, which is broker and controller", async () => {
      const outputs = await stack.outputs();
      ({ clusterId } = outputs);
      assert.equal(outputs.controllerQuorumVoters, "0@127.0.0.1:10093");
      assert.equal(outputs.bootstrapServers, `${host.address}:9092`);
      assert.deepEqual(Object.keys(await servicesOn(host)), ["kafka-0"]);
    });

    it("adopts retained data as the same cluster", async () => {
      await publish(bootstrapServers, "records", FIRST);
      await succeeds(stack.destroy());
      assert.equal(await becomes({ coordination: "kraft" }), clusterId);
      assert.deepEqual(await readAll(bootstrapServers, "records", 50), FIRST);
      await up("--expect-no-changes");
    });

    it("leaves nothing after `destroy`, also with a dead broker", async () => {
      await killBroker();
      await succeeds(stack.destroy());
      assert.deepEqual(await leftoversOn(host), []);
    });
  });
});
