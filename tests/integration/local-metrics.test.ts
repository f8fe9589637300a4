// Verifies, with one stack on this machine: three brokers and a ZooKeeper answer Prometheus on loopback alone; the files for
// Prometheus are accepted by its own tools and healed; each alert's expression holds under the fault that the alert names, caused
// for real and scraped by a real Prometheus, and holds nowhere before; `destroy` leaves nothing.
// Does not verify: two alerts under a real fault, a full heap and busy request handlers: their expressions are evaluated with
// another threshold; times and texts of the alerts, which tests/scripts/alert-rules.test.ts tests with series; Grafana; KRaft, containers and hosts, which
// local-kraft.test.ts, docker-kraft.test.ts and ssh-one-host.test.ts test, the last one also with metrics turned off again.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Partitioners } from "kafkajs";

import { ALERT_RULES } from "../../components/metrics/alert-rules";
import { METRIC_NAMES } from "../../components/metrics/metrics-rules";
import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { controllerOf, createTopic, createTopicOn, kafkaAt, publish, withAdmin } from "../../testing/kafka/client";
import { PROMETHEUS, Prometheus } from "../../testing/metrics/prometheus";
import { namesIn, type Scrape, scrape } from "../../testing/metrics/scrape";
import { succeeds } from "../../testing/stack/command-results";
import { killServices } from "../../testing/stack/kill-services";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { skipUnless } from "../../testing/suites/requirement";
import { renderDashboard } from "../../tools/metrics/dashboard";

const SERVICES = ["zookeeper", "kafka-0", "kafka-1", "kafka-2"];

/** Series that only exist in another coordination, in a later version, or with more traffic. */
const NOT_HERE = /^kafka_(raft_|zk_migration_state|broker_request_handlers)/;

describe("metrics of three brokers on this machine", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;
  let dataDir: string[];
  const config = () => ({
    brokers: 3,
    dataDir,
    metrics: true,
    metricsPort: 0,
    smokeTest: false,
    brokerConfig: {
      "zookeeper.session.timeout.ms": 9_000,
      "replica.lag.time.max.ms": 2_000,
      "auto.create.topics.enable": false,
    },
  });

  const up = async (...args: string[]): Promise<string> => {
    const text = await succeeds(stack.up(...args));
    outputs = await stack.outputs();
    return text;
  };

  const file = (name: string): string => join(stack.stackDir, name);

  before(async () => {
    stack = await ScratchStack.create();
    dataDir = ["d1", "d2"].map((name) => join(stack.ownDir, name));
    await stack.configure(config());
  });
  after(() => stack.remove());

  it("are in the outputs, one address for each service", async () => {
    await up();
    assert.deepEqual(
      outputs.metrics.map(({ service }) => service),
      SERVICES,
    );
    for (const { address } of outputs.metrics) {
      assert.match(address, /^127\.0\.0\.1:2\d{4}$/);
    }
    await up("--expect-no-changes");
  });

  it("are those that the rules name, and no others", async () => {
    await createTopic(outputs.bootstrapServers, "orders", { "min.insync.replicas": "3" }, 3);
    await publish(outputs.bootstrapServers, "orders", ["first"]);
    const scrapes: Scrape[] = await Promise.all(outputs.metrics.map(({ address }) => scrape(address)));
    const found = new Set(scrapes.flatMap((each) => [...namesIn(each, "kafka_"), ...namesIn(each, "zookeeper_")]));
    assert.deepEqual([...found].sort(), METRIC_NAMES.filter((name) => !NOT_HERE.test(name)).sort());
    const [zooKeeper, broker] = scrapes as [Scrape, Scrape];
    assert.equal(zooKeeper.get("zookeeper_connections"), 3);
    assert.equal(broker.get("kafka_under_replicated_partitions"), 0);
    assert.ok((broker.get('jvm_memory_used_bytes{area="heap"}') ?? 0) > 1_000_000);
    assert.ok((broker.get('kafka_log_size_bytes{partition="0",topic="orders"}') ?? 0) > 0);
    const controllers = scrapes.map((each) => each.get("kafka_active_controllers") ?? 0);
    assert.equal(
      controllers.reduce((sum, each) => sum + each),
      1,
    );
    for (const each of scrapes) {
      assert.equal(each.get("jmx_scrape_error"), 0);
    }
  });

  it("are those that the dashboard shows", async () => {
    const scrapes = await Promise.all(outputs.metrics.map(({ address }) => scrape(address)));
    const found = new Set(["up", ...scrapes.flatMap((each) => namesIn(each, ""))]);
    const shown = new Set(renderDashboard().match(/\b(?:jvm|kafka|process|zookeeper)_\w+/g));
    assert.deepEqual(
      [...shown].filter((name) => !found.has(name) && !NOT_HERE.test(name)),
      [],
    );
  });

  it("have files for Prometheus, which are written again after they were edited", async () => {
    await writeFile(file("alerts.yml"), "groups: []\n");
    assert.match(await succeeds(stack.preview()), /alerts\.yml was changed/);
    await up();
    await up("--expect-no-changes");
  });

  describe("in Prometheus", () => {
    let prometheus: Prometheus | undefined;
    /** Broker that is killed: the controller. */
    let victim: number;

    before(async function () {
      await skipUnless(this, PROMETHEUS);
    });
    after(() => prometheus?.stop());

    const exprOf = (alert: string): string => {
      const rule = ALERT_RULES.find((each) => each.alert === alert);
      assert.ok(rule, alert);
      return rule.expr;
    };

    const holding = async (expr: string) => (await prometheus?.query(expr)) ?? [];

    const brokersKnownAt = (address: string): Promise<number> =>
      withAdmin(address, async (admin) => (await admin.describeCluster()).brokers.length);

    /** Waits until the expression of an alert holds, or no longer holds. */
    const awaitAlert = (alert: string, isRaised = true): Promise<unknown> =>
      waitUntil(
        async () => (await holding(exprOf(alert))).length > 0 === isRaised || undefined,
        (cause) => new Error(`the expression of ${alert} ${isRaised ? "does not hold" : "still holds"}`, { cause }),
        { timeoutMs: 60_000, intervalMs: 200 },
      );

    it("have a configuration and rules that promtool accepts", async () => {
      await mustRun("promtool", ["check", "config", file("prometheus.yml")]);
      assert.match(
        await mustRun("promtool", ["check", "rules", file("alerts.yml")]),
        new RegExp(`SUCCESS: ${ALERT_RULES.length} rules found`),
      );
    });

    it("raise no alert while the cluster is healthy", async () => {
      prometheus = await Prometheus.start(stack.stackDir, stack.ownDir);
      await waitUntil(
        async () => {
          const up = await holding('up{job="kafka-cluster"} == 1');
          const raised = await Promise.all(ALERT_RULES.map(({ expr }) => holding(expr)));
          return (up.length === SERVICES.length && raised.flat().length === 0) || undefined;
        },
        () => new Error("an alert is raised"),
        { timeoutMs: 60_000, intervalMs: 500 },
      );
    });

    for (const [alert, threshold, everyone, count] of [
      ["KafkaHeapFull", "> 0.85", ">= 0", 4],
      ["KafkaRequestHandlersBusy", "< 0.3", "< 9", 3],
    ] as const) {
      it(`raise ${alert} for each service with another threshold`, async () => {
        const expr = exprOf(alert);
        assert.ok(expr.endsWith(threshold));
        assert.equal((await holding(expr.replace(threshold, everyone))).length, count);
      });
    }

    it("raise KafkaIsrShrinks and KafkaZooKeeperSessionsExpired for a suspended broker", async () => {
      victim = (await controllerOf(outputs.bootstrapServers)) ?? 0;
      const suspended = (victim + 1) % 3;
      await createTopicOn(outputs.bootstrapServers, "clicks", [victim, suspended]);
      // For the killed controller: kafkajs creates no topic any more once one has no leader.
      await createTopicOn(outputs.bootstrapServers, "alone", [victim]);
      // This client asks no other broker, because a suspended one accepts connections and never answers.
      const address = outputs.brokers[victim]?.address ?? "";
      const producer = kafkaAt(address).producer({ createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
      const publishOne = () => producer.send({ topic: "clicks", acks: 1, messages: [{ value: "one" }] });
      await publishOne(); // From then on, the producer knows the topic's leader.
      const pid = (await stack.pids())[`kafka-${suspended}`] as number;

      /** Suspends the broker until its session has expired. */
      const suspend = async (): Promise<void> => {
        process.kill(pid, "SIGSTOP");
        try {
          await publishOne();
          await awaitAlert("KafkaUnderReplicatedPartitions");
          await waitUntil(
            async () => (await brokersKnownAt(address)) === 2 || undefined,
            (cause) => new Error("the session of the suspended broker does not expire", { cause }),
            { timeoutMs: 60_000, intervalMs: 500 },
          );
        } finally {
          process.kill(pid, "SIGCONT");
        }
      };

      try {
        // On a busy machine, the session may expire before the leader looks for slow replicas. Then the controller takes
        // the replica out of the in-sync set, and no broker counts a shrink.
        for (let tries = 0; (await holding(exprOf("KafkaIsrShrinks"))).length === 0; tries++) {
          assert.ok(tries < 3, "the expression of KafkaIsrShrinks does not hold");
          await suspend();
          await awaitAlert("KafkaUnderReplicatedPartitions", false);
        }
      } finally {
        await producer.disconnect();
      }
      await awaitAlert("KafkaZooKeeperSessionsExpired");
    });

    it("raise KafkaDataFolderOffline for a broker whose folder was removed", async () => {
      const broker = (victim + 2) % 3;
      await rm(join(dataDir[1] as string, `kafka-${broker}`), { recursive: true });
      const topics = [1, 2, 3].map((number) => ({
        topic: `lost-${number}`,
        replicaAssignment: [{ partition: 0, replicas: [broker] }],
      }));
      // The broker answers that the time is over: topics in the lost folder never get a leader.
      await withAdmin(outputs.bootstrapServers, (admin) => admin.createTopics({ waitForLeaders: false, topics })).catch(
        () => {},
      );
      await awaitAlert("KafkaDataFolderOffline");
    });

    it("raise the alerts of a killed controller", async () => {
      await killServices(stack, `kafka-${victim}`);
      for (const alert of [
        "KafkaActiveControllers",
        "KafkaServiceDown",
        "KafkaOfflinePartitions",
        "KafkaUnderMinIsrPartitions",
        "KafkaUnderReplicatedPartitions",
      ]) {
        await awaitAlert(alert);
      }
    });
  });

  describe("after a destroy", () => {
    it("leave nothing", async () => {
      await rm(file("prometheus-test.yml"), { force: true });
      await succeeds(stack.destroy());
      assert.equal(existsSync(stack.stackDir), false);
    });
  });
});
