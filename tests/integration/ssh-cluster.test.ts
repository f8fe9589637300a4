// Verifies, on three hosts with an SSH server each: one `up` creates a cluster that a fourth host publishes to and reads from,
// with three replicas; a second `up` changes nothing; a changed setting restarts one broker at a time; `preview` shows and
// `up` heals killed services, edited files and a reboot; a host without network is named, and no acknowledged record is lost;
// `destroy` leaves nothing on any host. The same hosts then run a cluster with KRaft.
// Does not verify: systemd (ssh-systemd.test.ts), wrong inputs (ssh-bad-inputs.test.ts), networks with a long delay.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import { CONNECT_TIMEOUT_MS } from "../../components/runtime/ssh/connection/ssh-client";
import { waitUntil } from "../../components/shared/wait-until";
import { statusOf, testCommands } from "../../testing/cases/commands";
import { KafkaClientHost } from "../../testing/hosts/kafka-client-host";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { killServiceOn, leftoversOn, onHosts, serviceDirOn, servicesOn, sshStack } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { createTopic, FIRST, publish, publishWhile, readAll, replicasOf, SECOND } from "../../testing/kafka/client";
import { CONSUMER_GROUPS, offsetsByTool } from "../../testing/kafka/consumer-groups-tool";
import { startConsumer } from "../../testing/kafka/running-consumer";
import { sampleWhile } from "../../testing/sample-while";
import { fails, succeeds } from "../../testing/stack/command-results";
import type { Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { toolCommand } from "../../testing/stack/tool-command";
import { inOrder } from "../../testing/suites/in-order";
import type { Examination } from "../../tools/doctor/examination";

/**
 * Longest time that an `up` waits for a host that does not answer, in milliseconds: its refresh and its preflight. With the time
 * of the command itself, the host is named within 20 s on an idle machine.
 */
const SILENT_MS = 2 * CONNECT_TIMEOUT_MS + 2_000;

describe("on three hosts", function () {
  this.timeout(600_000);

  let made: TestHosts;
  let hosts: readonly TestHost[];
  let client: TestHost;
  let stack: ScratchStack;
  let outputs: Outputs;

  const [first, second, third] = [0, 1, 2].map((index) => () => hosts[index] as TestHost) as [
    () => TestHost,
    () => TestHost,
    () => TestHost,
  ];

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 4 });
    hosts = made.hosts.slice(0, 3);
    client = made.hosts[3] as TestHost;
  });
  after(() => made?.remove());

  const up = (...args: string[]): Promise<string> => succeeds(stack.up(...args));

  const preview = (): Promise<string> => succeeds(stack.preview());

  /** Pids of all services, by host and service. */
  const pids = async (): Promise<Record<string, number[]>> => {
    const entries = await Promise.all(
      hosts.map(async (host) => {
        const services = Object.entries(await servicesOn(host));
        return services.map(
          ([service, processes]) => [`${host.name}/${service}`, processes.map(({ pidInHost }) => pidInHost)] as const,
        );
      }),
    );
    return Object.fromEntries(entries.flat());
  };

  const leavesNothing = async (): Promise<void> => {
    await succeeds(stack.destroy());
    for (const host of made.hosts) {
      assert.deepEqual(await leftoversOn(host), [], host.name);
    }
  };

  describe("a cluster with ZooKeeper", function () {
    inOrder(this);

    let tools: KafkaClientHost;
    let settings: Record<string, unknown> = { brokers: 3, zookeepers: 3 };
    /** Time of an `up` without changes, in milliseconds. */
    let usualMs: number;

    before(async () => {
      stack = await sshStack(hosts, settings);
    });
    after(() => stack?.remove());

    it("shows in a preview which host each service will run on", async () => {
      const text = await preview();
      for (const [service, host] of [
        ["zookeeper", "host-1"],
        ["zookeeper-3", "host-3"],
        ["kafka-0", "host-1"],
        ["kafka-1", "host-2"],
      ]) {
        assert.match(text, new RegExp(`:${service}-service-health\\][^[]*\\n +host +: "${host}"`));
      }
      assert.deepEqual(await leftoversOn(first()), []);
    });

    it("is up after one command, a ZooKeeper server and a broker on each host", async () => {
      await up();
      outputs = await stack.outputs();
      const addresses = hosts.map(({ address }) => address);
      assert.equal(outputs.runtime, "ssh");
      assert.equal(outputs.bootstrapServers, addresses.map((address) => `${address}:9092`).join(","));
      assert.equal(outputs.zookeeperConnect, addresses.map((address) => `${address}:2181`).join(","));
      assert.equal(outputs.smokeTest.proven.length, 4);
      assert.deepEqual(
        Object.entries(await pids()).map(([service, found]) => `${service} ${found.length}`),
        [
          "host-1/zookeeper 1",
          "host-1/kafka-0 1",
          "host-2/zookeeper-2 1",
          "host-2/kafka-1 1",
          "host-3/zookeeper-3 1",
          "host-3/kafka-2 1",
        ],
      );
    });

    it("has files for its account alone, and the rack of each host", async () => {
      for (const [index, host] of hosts.entries()) {
        const broker = serviceDirOn(host, stack, `kafka-${index}`);
        assert.match(
          await host.exec(`cat ${broker}/config/server.properties`),
          new RegExp(`^broker.rack=rack-of-${host.name}$`, "m"),
        );
        assert.equal(
          await host.exec(
            "find /home/kafka/kafka-cluster \\( -perm /077 -o ! -user kafka \\) ! -path '*/distributions/*'",
          ),
          "",
        );
        assert.equal(await host.exec(`stat -c %a ${broker}/config/server.properties`), "600\n");
        assert.equal(outputs.brokers[index]?.logFile, `${host.name}:${broker}/logs/server.log`);
      }
    });

    it("serves a fourth host, with Kafka's own tools and three replicas", async () => {
      tools = await KafkaClientHost.on(client, made.runnerAddress);
      const { bootstrapServers } = outputs;
      const topic = "--create --topic orders --replication-factor 3 --partitions 3";
      await tools.run("kafka.admin.TopicCommand", `--bootstrap-server ${bootstrapServers} ${topic}`);
      for (const replicas of await replicasOf(bootstrapServers, "orders")) {
        assert.deepEqual([...replicas].sort(), [0, 1, 2]);
      }
      await tools.publish(bootstrapServers, "orders", ["one", "two", "three"]);
      assert.deepEqual((await tools.readAll(bootstrapServers, "orders")).sort(), ["one", "three", "two"]);
    });

    testCommands(() => stack, ["zookeeper", "zookeeper-2", "zookeeper-3", "kafka-0", "kafka-1", "kafka-2"]);
    it("is reached by the doctor from each host, and resets the offsets of a group, as Kafka's own tool confirms", async () => {
      const { stdout } = await toolCommand(stack, "doctor", "--json");
      const { listeners, findings } = JSON.parse(stdout) as Examination;
      assert.equal(listeners.length, 3);
      for (const { connections } of listeners) {
        assert.deepEqual(
          connections.flatMap(({ kind, from, reachable }) => (kind === "host" && reachable ? [from] : [])),
          ["host host-1", "host host-2", "host host-3"],
        );
      }
      assert.ok(
        findings.some(
          ({ severity, message }) => severity === "hint" && /accepts unencrypted connections/.test(message),
        ),
      );
      // The disk of this machine may be nearly full, and the checkout may be in a temporary folder.
      assert.deepEqual(
        findings.filter(
          ({ severity, message }) =>
            severity === "problem" && !/the disk is nearly full|is in the temporary folder/.test(message),
        ),
        [],
      );
      const { bootstrapServers } = outputs;
      const consumer = await startConsumer(bootstrapServers, "billing", "orders", 3);
      await consumer.disconnect();
      const reset = await toolCommand(stack, "groups", "billing", "--reset-to", "earliest", "--yes");
      assert.equal(reset.exitCode, 0, reset.stderr);
      const offsets = await offsetsByTool(bootstrapServers, "billing", (...args) =>
        tools.run(CONSUMER_GROUPS, args.join(" ")),
      );
      assert.ok(Object.values(offsets).every(([current]) => current === "0"));
    });

    it("is not changed by a second command", async () => {
      const before = await pids();
      await up("--expect-no-changes");
      assert.deepEqual(await pids(), before);
    });

    it("restarts one broker at a time with a changed setting, and no publish fails", async () => {
      const { bootstrapServers } = outputs;
      const before = await pids();
      await createTopic(bootstrapServers, "payments", { "min.insync.replicas": "2" }, 3);
      settings = { ...settings, brokerConfig: { "log.retention.hours": 24 } };
      await stack.configure(onHosts(hosts, settings));
      let text = "";
      const { samples, result: published } = await sampleWhile(pids, () =>
        publishWhile(bootstrapServers, "payments", async () => {
          text = await up();
        }),
      );
      const counts = samples.map((running) => Object.keys(running).filter((name) => name.includes("/kafka")).length);
      assert.equal(Math.min(...counts), 2);
      assert.match(text, /kafka-2 restarts: log\.retention\.hours \(unset\) -> 24/);
      const after = await pids();
      const restarted = Object.keys(before).filter((service) => !isDeepStrictEqual(after[service], before[service]));
      assert.deepEqual(restarted.sort(), ["host-1/kafka-0", "host-2/kafka-1", "host-3/kafka-2"]);
      assert.equal((await readAll(bootstrapServers, "payments", published)).length, published);
    });

    it("shows killed services and edited files, and is healed", async () => {
      const before = await pids();
      await killServiceOn(second(), "kafka-1");
      await killServiceOn(third(), "zookeeper-3");
      await first().exec(`echo '# edited' >>${serviceDirOn(first(), stack, "kafka-0")}/config/server.properties`);
      await first().exec("rm $(ls /home/kafka/kafka-cluster/*/distributions/*/kafka/libs/zstd*)");
      const text = await preview();
      for (const reason of [
        /process \d+ has ended/,
        /server\.properties was changed/,
        /files of Kafka in \S+ were changed/,
      ]) {
        assert.match(text, reason);
      }
      assert.equal([...text.matchAll(/health +: "healthy" => /g)].length, 4);
      await up();
      const after = await pids();
      assert.deepEqual(Object.keys(after).sort(), Object.keys(before).sort());
      const { "host-2/kafka-1": broker, "host-3/zookeeper-3": zooKeeper, ...others } = before;
      assert.notDeepEqual(after["host-2/kafka-1"], broker);
      assert.notDeepEqual(after["host-3/zookeeper-3"], zooKeeper);
      assert.deepEqual({ ...after, ...others }, after); // An edited file requires no restart.
      const startedAt = Date.now();
      await up("--expect-no-changes");
      usualMs = Date.now() - startedAt;
    });

    it("serves without a host that lost its network, names the host, and loses no acknowledged record", async () => {
      await createTopic(outputs.bootstrapServers, "numbers", { "min.insync.replicas": "2" }, 3);
      const producer = await tools.startProducer(outputs.bootstrapServers, "numbers");
      const more = async (count: number): Promise<void> => {
        const wanted = (await producer.acknowledged()).length + count;
        await waitUntil(
          async () => (await producer.acknowledged()).length >= wanted || undefined,
          () => new Error(`not ${wanted} records were acknowledged`),
          { timeoutMs: 60_000, intervalMs: 500 },
        );
      };
      await more(200);
      await third().disconnect();
      await more(200);
      const { services, problems } = await statusOf(stack);
      assert.deepEqual(
        services.flatMap(({ name, health }) => (health === "healthy" ? [name] : [])),
        ["zookeeper", "zookeeper-2", "kafka-0", "kafka-1"],
      );
      assert.match(problems[0] ?? "", /^zookeeper-3 and kafka-2 are not healthy: kafka@\S+ did not answer/);
      const examined = await toolCommand(stack, "doctor");
      assert.equal(examined.exitCode, 1);
      assert.match(examined.stdout, /^problem: host host-3: nothing can be checked from there \(kafka@/m);
      assert.match(examined.stdout, /^problem: broker kafka-2: the broker does not answer \(/m);
      assert.match(examined.stdout, /^1 +PLAINTEXT +\S+ /m);

      const startedAt = Date.now();
      const text = await fails(stack.up());
      assert.match(text, /host host-3 can't be used, kafka@\S+ (did not answer|can't be connected to)/);
      assert.doesNotMatch(text, /host host-[12] /);
      const tookMs = Date.now() - startedAt;
      assert.ok(tookMs - usualMs < SILENT_MS, `named after ${tookMs} ms, usually \`up\` takes ${usualMs} ms`);

      await third().reconnect();
      await more(200);
      await producer.stop();
      const read = new Set(await tools.readAll(outputs.bootstrapServers, "numbers"));
      assert.deepEqual(
        (await producer.acknowledged()).filter((value) => !read.has(value)),
        [],
      );
      await up();
    });

    it("comes back after a host was rebooted", async () => {
      await tools.publish(outputs.bootstrapServers, "orders", ["before"]);
      await second().reboot();
      assert.deepEqual(await servicesOn(second()), {});
      await up();
      assert.deepEqual(Object.keys(await servicesOn(second())).sort(), ["kafka-1", "zookeeper-2"]);
      await tools.publish(outputs.bootstrapServers, "orders", ["after"]);
      const read = await tools.readAll(outputs.bootstrapServers, "orders");
      assert.deepEqual(read.sort(), ["after", "before", "one", "three", "two"]);
      await up("--expect-no-changes");
    });

    it("moves nothing when a host is added, and puts a new broker there", async () => {
      const before = await pids();
      await stack.configure(onHosts([client, ...hosts], { ...settings, brokers: 4 }));
      await up();
      const after = await pids();
      assert.deepEqual({ ...after, ...before }, after);
      assert.deepEqual(Object.keys(await servicesOn(client)), ["kafka-3"]);
    });

    it("leaves nothing on any host", leavesNothing);
  });

  describe("a cluster with KRaft", function () {
    inOrder(this);

    before(async () => {
      stack = await sshStack(hosts, { coordination: "kraft", brokers: 3, controllers: 3 });
    });
    after(() => stack?.remove());

    it("is up after one command, a controller and a broker on each host", async () => {
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

    it("keeps a topic on all three hosts", async () => {
      await createTopic(outputs.bootstrapServers, "orders", {}, 3);
      const [partition] = await replicasOf(outputs.bootstrapServers, "orders");
      assert.deepEqual([...(partition ?? [])].sort(), [0, 1, 2]);
      await publish(outputs.bootstrapServers, "orders", FIRST);
    });

    it("is not changed by a second command", () => up("--expect-no-changes"));

    it("shows a killed controller and a killed broker, and no others, and is healed", async () => {
      const { "host-2/controller-2": controller, "host-3/kafka-2": broker, ...others } = await pids();
      await killServiceOn(second(), "controller-2");
      await killServiceOn(third(), "kafka-2");
      const text = await preview();
      assert.equal([...text.matchAll(/health +: "healthy" => "process \d+ has ended"/g)].length, 2, text);
      assert.equal([...text.matchAll(/health +: "healthy" => /g)].length, 2, text);
      await up();
      const after = await pids();
      assert.deepEqual({ ...after, ...others }, after);
      assert.notDeepEqual(after["host-2/controller-2"], controller);
      assert.notDeepEqual(after["host-3/kafka-2"], broker);
      await publish(outputs.bootstrapServers, "orders", SECOND);
      assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
      assert.equal((await stack.outputs()).clusterId, outputs.clusterId);
    });

    it("leaves nothing on any host", leavesNothing);
  });
});
