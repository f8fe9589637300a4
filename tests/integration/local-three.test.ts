// Verifies, with one stack on this machine: three ZooKeeper servers and three brokers come up with one command, serve a client
// when one of each is killed, and are healed; a change restarts the services that it concerns, one at a time and only once all
// replicas are in sync, under a client that writes all the time; a bad setting stops at the first broker; the next `up`
// finishes an interrupted roll; brokers that hold replicas can't be removed; `npm run groups` and
// `npm run doctor` agree with Kafka's own tool and name a broker that is down; `destroy` leaves nothing.
// Does not verify: containers and hosts, which docker-ensemble.test.ts and ssh-cluster.test.ts test.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { clusterViews } from "../../components/kafka-client/cluster-metadata";
import { processInfo } from "../../components/runtime/machine/process-identity";
import { waitUntil } from "../../components/shared/wait-until";
import { testCommands } from "../../testing/cases/commands";
import { testLossOfOneOfEach } from "../../testing/cases/one-of-each";
import {
  controllerOf,
  createTopic,
  createTopicOn,
  publish,
  publishWhile,
  readAll,
  reassignAllTo,
  withAdmin,
} from "../../testing/kafka/client";
import { offsetsByTool } from "../../testing/kafka/consumer-groups-tool";
import { startConsumer } from "../../testing/kafka/running-consumer";
import { topicOf } from "../../testing/kafka/topics";
import { sampleWhile } from "../../testing/sample-while";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { RunningCommand } from "../../testing/stack/running-command";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { toolCommand } from "../../testing/stack/tool-command";
import { inOrder } from "../../testing/suites/in-order";
import type { Examination } from "../../tools/doctor/examination";

type Settings = Readonly<Record<string, unknown>>;

const BROKERS = ["kafka-0", "kafka-1", "kafka-2"];
const ZOOKEEPERS = ["zookeeper", "zookeeper-2", "zookeeper-3"];
const SERVICES = [...BROKERS, ...ZOOKEEPERS];

const { keys } = Object;

describe("three ZooKeepers and three brokers on this machine", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;
  let bootstrapServers = "";
  /** Broker that restarts first. */
  let first: string;

  const BILLS = { name: "bills", partitions: 3, config: { "min.insync.replicas": 2 } };
  const CLICKS = { name: "clicks", partitions: 3, replicationFactor: 2 };
  let config: Settings = {
    brokers: 3,
    zookeepers: 3,
    zookeeperConfig: { maxSessionTimeout: 600_000 },
    topics: [BILLS, CLICKS],
  };
  let brokerConfig: Settings = {};

  /** Sets what differs for the next command. */
  const configure = async (ofBrokers: Settings, further: Settings = {}) => {
    brokerConfig = { ...brokerConfig, ...ofBrokers };
    config = { ...config, ...further };
    await stack.configure({ ...config, brokerConfig });
  };

  const up = async (...args: string[]): Promise<string> => {
    const text = await succeeds(stack.up(...args));
    outputs = await stack.outputs();
    bootstrapServers = outputs.bootstrapServers;
    return text;
  };

  /** Asserts that a preview with a changed configuration fails with a message. */
  const rejects = async (changed: Settings, message: RegExp) => {
    await stack.configure({ ...config, brokerConfig, ...changed });
    assert.match(oneLine(await fails(stack.preview())), message);
  };

  /** Ids of the brokers that keep the partition in sync, according to each broker that knows the partition. */
  const inSync = async (partition: string): Promise<(readonly number[])[]> => {
    const brokers = bootstrapServers.split(",").map((address) => ({ address }));
    const views = await clusterViews(brokers, 1_000).catch(() => []);
    return views
      .flatMap(({ partitions }) => partitions.filter(({ name }) => name === partition))
      .map((seen) => seen.inSync);
  };

  before(async () => {
    stack = await ScratchStack.create(config);
  });
  after(() => stack.remove());

  it("are up with their topics after one command", async () => {
    assert.doesNotMatch(await up(), /warning:/);
    assert.deepEqual(keys(await stack.pids()).sort(), SERVICES);
    assert.deepEqual(await topicOf(bootstrapServers, "bills"), {
      partitions: 3,
      replicas: 3,
      config: { "min.insync.replicas": "2" },
    });
    assert.equal((await topicOf(bootstrapServers, "clicks")).replicas, 2);
  });

  it("are all in the outputs", () => {
    assert.match(outputs.zookeeperConnect, /^(127\.0\.0\.1:2\d{4},){2}127\.0\.0\.1:2\d{4}$/);
    assert.deepEqual(
      outputs.brokers.map(({ id }) => id),
      [0, 1, 2],
    );
    assert.equal(bootstrapServers, outputs.brokers.map(({ address }) => address).join(","));
  });

  it("have each a number among their data", async () => {
    for (const [index, service] of ZOOKEEPERS.entries()) {
      assert.equal(await readFile(join(stack.stackDir, "data", service, "myid"), "utf8"), `${index + 1}\n`);
    }
  });

  testCommands(() => stack, [...ZOOKEEPERS, ...BROKERS]);

  it("can't give a topic fewer replicas", async () => {
    await rejects(
      { topics: [{ ...BILLS, replicationFactor: 1, config: {} }, CLICKS] },
      /property replicationFactor value \{1\} has a problem: must be 3, the existing number, got 1; change the replicas with kafka-reassign-partitions\.sh first, or create another topic/,
    );
    await configure({});
  });

  testLossOfOneOfEach(
    () => stack,
    SERVICES,
    ["kafka-1", "zookeeper-2"],
    () => configure({}, { topics: [{ ...BILLS, partitions: 4 }, CLICKS] }),
  );

  it("have the topics that were changed while one of each was down", async () => {
    assert.equal((await topicOf(bootstrapServers, "bills")).partitions, 4);
  });

  it("list a group with its member, and refuse to reset its offsets while it has the member", async () => {
    const consumer = await startConsumer(bootstrapServers, "billing", "orders", 150);
    try {
      const { exitCode, stdout, stderr } = await toolCommand(stack, "groups");
      assert.equal(exitCode, 0, stderr);
      assert.match(stdout, /^GROUP +STATE +MEMBERS +LAG +TOPICS$/m);
      assert.match(stdout, /^billing +Stable +1 +0 +orders$/m);
      assert.deepEqual(await toolCommand(stack, "groups", "billing", "--reset-to", "earliest"), {
        exitCode: 1,
        stdout: "",
        stderr: "error: group billing has active members (consumer-of-tests at 127.0.0.1: orders-0); stop them first\n",
      });
    } finally {
      await consumer.disconnect();
    }
  });

  it("plan a reset of offsets and change nothing, then reset them, as Kafka's own tool confirms", async () => {
    await publish(bootstrapServers, "orders", ["unread"]);
    assert.deepEqual(await offsetsByTool(bootstrapServers, "billing"), { "orders-0": ["150", "1"] });
    const { groups: found } = JSON.parse((await toolCommand(stack, "groups", "billing", "--json")).stdout);
    assert.deepEqual([found.length, found[0].state, found[0].members, found[0].lag], [1, "Empty", 0, 1]);

    const plan = await toolCommand(stack, "groups", "billing", "--reset-to", "-10");
    assert.deepEqual(plan, {
      exitCode: 0,
      stdout: [
        "Offsets of group billing, before and after the reset:",
        "TOPIC   PARTITION  FROM  TO   EFFECT",
        "orders  0          150   140  reads 10 records again",
        "Nothing was changed. Run the command again with --yes to reset the offsets.",
        "",
      ].join("\n"),
      stderr: "",
    });
    assert.deepEqual(await offsetsByTool(bootstrapServers, "billing"), { "orders-0": ["150", "1"] });

    const reset = await toolCommand(stack, "groups", "billing", "--reset-to", "-10", "--yes");
    assert.match(reset.stdout, /The offsets are reset\. They were read back\.\n$/);
    assert.deepEqual(await offsetsByTool(bootstrapServers, "billing"), { "orders-0": ["140", "11"] });
    const consumer = await startConsumer(bootstrapServers, "billing", "orders", 11);
    await consumer.disconnect();
    assert.deepEqual(await offsetsByTool(bootstrapServers, "billing"), { "orders-0": ["151", "0"] });
  });

  it("reset the offsets of a topic that the group has not read, to a time", async () => {
    const args = ["billing", "--reset-to", "2020-01-01", "--topic", "bills", "--partition", "2", "--yes", "--json"];
    const { exitCode, stdout, stderr } = await toolCommand(stack, "groups", ...args);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    const reset = { topic: "bills", partition: 2, from: null, to: 0, skipped: 0, readAgain: 0 };
    assert.deepEqual(JSON.parse(stdout), { group: "billing", resets: [reset], problems: [], executed: true });
    assert.deepEqual((await offsetsByTool(bootstrapServers, "billing"))["bills-2"], ["0", "0"]);
  });

  it("refuse offsets outside the log, and groups, topics and partitions that do not exist", async () => {
    for (const [args, message] of [
      [
        "billing --topic orders --reset-to 1000",
        /^problem: orders-0 must be reset to an offset from 0 to 151, got offset 1000; use latest for the nearest one\n/,
      ],
      ["biling", /^error: group biling does not exist; the groups are .*billing/],
      [
        "billing --topic none --reset-to latest",
        /^error: topic none does not exist; group billing has offsets in bills, orders$/,
      ],
      ["billing --topic orders --partition 1 --reset-to latest", /^error: partition 1 of topic orders does not exist/],
    ] as const) {
      const { exitCode, stdout, stderr } = await toolCommand(stack, "groups", ...args.split(" "));
      assert.equal(exitCode, 1, stdout);
      assert.match(`${stdout}${stderr}`.trim(), message);
    }
  });

  it("are healthy according to the doctor, whose listeners are reached", async () => {
    const { stdout } = await toolCommand(stack, "doctor", "--json");
    const { listeners, findings } = JSON.parse(stdout) as Examination;
    assert.deepEqual(
      listeners.map(({ advertised, connections }) => [advertised, connections.map(({ reachable }) => reachable)]),
      bootstrapServers.split(",").map((address) => [address, [true]]),
    );
    // The disk of this machine may be nearly full, and the checkout may be in a temporary folder.
    assert.deepEqual(
      findings.filter(
        ({ severity, message }) =>
          severity === "problem" && !/the disk is nearly full|is in the temporary folder/.test(message),
      ),
      [],
    );
  });

  it("are not healthy with a topic that loses records or can't be written to", async () => {
    const risky = { "unclean.leader.election.enable": "true", "min.insync.replicas": "3" };
    await createTopic(bootstrapServers, "risky", risky, 3);
    const { exitCode, stdout } = await toolCommand(stack, "doctor");
    assert.equal(exitCode, 1);
    assert.match(stdout, /^problem: topic risky: unclean\.leader\.election\.enable is true, .*; set config/m);
    assert.match(stdout, /^problem: topic risky: min\.insync\.replicas is 3 and the replication factor 3, so /m);
    await withAdmin(bootstrapServers, (admin) => admin.deleteTopics({ topics: ["risky"] }));
  });

  it("restart the ZooKeepers alone, one at a time, for a setting of ZooKeeper, and no publish fails", async () => {
    const before = await stack.pids();
    await createTopic(bootstrapServers, "payments", { "min.insync.replicas": "2" }, 3);
    await configure({}, { zookeeperHeapMiB: 140 });
    const { samples, result: published } = await sampleWhile(
      () => stack.pids(),
      () =>
        publishWhile(bootstrapServers, "payments", async () => {
          assert.match(await up(), /zookeeper-2 restarts: heapMiB 128 -> 140/);
        }),
    );
    assert.equal(Math.min(...samples.map((running) => keys(running).length)), 5);
    const after = await stack.pids();
    assert.deepEqual(
      SERVICES.filter((service) => after[service] !== before[service]),
      ZOOKEEPERS,
    );
    assert.equal((await readAll(bootstrapServers, "payments", published)).length, published);
  });

  it("preview a change of brokers, setting by setting, for each broker that restarts", async () => {
    await configure(
      {
        // A suspended broker falls behind long before it counts as dead.
        "replica.lag.time.max.ms": 2_000,
        "zookeeper.session.timeout.ms": 600_000,
        "log.retention.hours": 24,
      },
      { heapMiB: 300 },
    );
    const text = await succeeds(stack.pulumi("preview"));
    for (const broker of BROKERS) {
      assert.match(
        text,
        new RegExp(`${broker} restarts: heapMiB 256 -> 300; .*log\\.retention\\.hours \\(unset\\) -> 24`),
      );
    }
    assert.doesNotMatch(text, /zookeeper(-\d)? restarts/);
  });

  it("restart one broker at a time, all in sync in between, and no publish fails", async () => {
    const before = await stack.pids();
    await createTopic(bootstrapServers, "numbers", { "min.insync.replicas": "2" }, 3);
    const observe = async () => ({ running: keys(await stack.pids()), inSync: await inSync("numbers-0") });
    const { samples, result: published } = await sampleWhile(observe, () =>
      publishWhile(bootstrapServers, "numbers", () => up()),
    );
    for (const { running, inSync } of samples) {
      assert.ok(BROKERS.filter((broker) => running.includes(broker)).length >= 2, running.join(", "));
      assert.ok(
        inSync.every(({ length }) => length >= 2),
        JSON.stringify({ running, inSync }),
      );
    }
    const after = await stack.pids();
    assert.deepEqual(
      SERVICES.filter((service) => after[service] !== before[service]),
      BROKERS,
    );
    assert.ok(published > 0);
    assert.deepEqual(
      await readAll(bootstrapServers, "numbers", published),
      Array.from({ length: published }, (_, number) => String(number)),
    );
  });

  it("do not restart again with the next command", async () => {
    const before = await stack.pids();
    assert.doesNotMatch(await up("--expect-no-changes"), /restarts/);
    assert.deepEqual(await stack.pids(), before);
  });

  it("stop at the first broker that rejects a setting, with its words, and the others serve", async () => {
    // The controller would restart last.
    first = (await controllerOf(bootstrapServers)) === 0 ? "kafka-1" : "kafka-0";
    const { [first]: _first, ...others } = await stack.pids();
    await stack.configure({
      ...config,
      brokerConfig: { ...brokerConfig, "replica.selector.class": "com.example.Missing" },
    });
    const text = await fails(stack.up());
    assert.match(
      text,
      new RegExp(
        `${first}: process \\d+ ended during its start; class com\\.example\\.Missing is not in the distribution`,
      ),
    );
    assert.match(text, /ClassNotFoundException: com\.example\.Missing/);
    assert.deepEqual(await stack.pids(), others);
    await publish(bootstrapServers, "orders", ["meanwhile"]);
  });

  it("are examined without the broker that is down, which the doctor and the list of groups name", async () => {
    const { exitCode, stdout } = await toolCommand(stack, "doctor");
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      new RegExp(
        `^problem: broker ${first}: the broker does not answer \\(127\\.0\\.0\\.1:\\d+: .*ECONN.*\\); run `,
        "m",
      ),
    );
    assert.match(stdout, /^2 +PLAINTEXT +none +127\.0\.0\.1:\d+ +yes$/m);
    assert.doesNotMatch(stdout, /the topics/);
    const listed = await toolCommand(stack, "groups", "--json");
    assert.equal(listed.exitCode, 1);
    const { problems } = JSON.parse(listed.stdout);
    assert.match(problems[0], new RegExp(`^broker ${first} does not answer, so its groups are missing \\(`));
  });

  it("are healed by the old setting, which restarts no other broker", async () => {
    const before = await stack.pids();
    await configure({});
    await up();
    const after = await stack.pids();
    assert.deepEqual(keys(after).sort(), SERVICES);
    assert.deepEqual({ ...after, ...before }, after);
  });

  it("do not restart while another broker lags behind", async () => {
    // The controller restarts last. If it were suspended, no broker would remove the lagging one from the replicas in sync.
    const controller = await controllerOf(bootstrapServers);
    const [next = 0, id = 0] = [0, 1, 2].filter((broker) => broker !== controller);
    await createTopicOn(bootstrapServers, "lagging", [next, id]);
    const { [`kafka-${next}`]: pid, [`kafka-${id}`]: slow } = await stack.pids();
    assert.ok(slow);
    try {
      // Without records to fetch, the broker would not lag behind.
      await publishWhile(bootstrapServers, "lagging", async () => {
        process.kill(slow, "SIGSTOP");
        await waitUntil(
          async () => (await inSync("lagging-0")).some((ids) => !ids.includes(id)) || undefined,
          () => new Error(`broker ${id} is in sync all the time`),
          { timeoutMs: 60_000, intervalMs: 200 },
        );
      });
      await configure({ "log.retention.hours": 25 });
      const rolling = stack.up();
      let observations = 0;
      await waitUntil(
        async () => {
          const waiting = new RegExp(`pending_operations.*kafka-${next}-restart-gate`, "s");
          const isWaiting = waiting.test(await stack.stateText().catch(() => ""));
          observations += isWaiting ? 1 : 0;
          return observations > 5 || undefined;
        },
        () => new Error("no restart waits"),
        { timeoutMs: 120_000, intervalMs: 300 },
      );
      assert.equal((await stack.pids())[`kafka-${next}`], pid);
      process.kill(slow, "SIGCONT");
      await succeeds(rolling);
      assert.notEqual((await stack.pids())[`kafka-${next}`], pid);
    } finally {
      if ((await processInfo(slow)) !== undefined) {
        process.kill(slow, "SIGCONT");
      }
    }
  });

  it("finish an interrupted roll with the next command, which restarts nothing twice", async () => {
    const before = await stack.pids();
    await configure({ "log.retention.hours": 26 });
    const rolling = await RunningCommand.start("up", stack);
    // The controller restarts last, whichever broker that is.
    const stopped: string[] = [];
    await waitUntil(
      async () => {
        const now = await stack.pids();
        stopped.push(...BROKERS.filter((broker) => !stopped.includes(broker) && now[broker] !== before[broker]));
        return stopped.length > 1 || undefined;
      },
      () => new Error("the second broker was not restarted"),
      { timeoutMs: 120_000, intervalMs: 5 },
    );
    // The descendants of the CLI include brokers, so only the CLI is killed.
    await rolling.killCli();
    const [done = ""] = stopped;
    const last = BROKERS.find((broker) => !stopped.includes(broker)) ?? "";
    const { [done]: pid } = await stack.pids();
    assert.notEqual(pid, undefined);
    const text = await up();
    assert.match(text, new RegExp(`${last} restarts: log\\.retention\\.hours 25 -> 26`));
    assert.doesNotMatch(text, new RegExp(`${done} restarts`));
    const after = await stack.pids();
    assert.equal(after[done], pid);
    assert.notEqual(after[last], before[last]);
    await up("--expect-no-changes");
  });

  it("can't become fewer brokers while the removed ones hold replicas", async () => {
    const before = await stack.pids();
    await rejects(
      { brokers: 2 },
      /brokers can be lowered only once kafka-2 holds no replicas, got 2, but kafka-2 holds replicas of .*orders-0.*; move them to the other brokers first/,
    );
    assert.deepEqual(await stack.pids(), before);
  });

  it("become fewer brokers, with the data of the removed one deleted, once it holds no replicas", async () => {
    await reassignAllTo(bootstrapServers, [0, 1]);
    await configure({}, { brokers: 2, topics: [] });
    await up();
    assert.deepEqual(keys(await stack.pids()).sort(), ["kafka-0", "kafka-1", ...ZOOKEEPERS]);
    assert.equal(existsSync(join(stack.stackDir, "data", "kafka-2")), false);
    await publish(bootstrapServers, "orders", ["afterwards"]);
  });

  it("leave nothing when they are destroyed", async () => {
    const pids = Object.values(await stack.pids());
    assert.equal(pids.length, 5);
    await succeeds(stack.destroy());
    for (const pid of pids) {
      assert.equal(await processInfo(pid), undefined);
    }
    assert.equal(existsSync(stack.stackDir), false);
  });
});
