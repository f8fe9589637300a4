// The alert rules in `promtool test rules`: each alert fires for series of a fault, after its time and with its texts, and not
// before; no alert fires for the series of healthy clusters.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";

import { ALERT_RULES, renderAlertRules } from "../../components/metrics/alert-rules";
import { ALERTS_FILE } from "../../components/metrics/scrape-config";
import { runProgram } from "../../components/shared/run-program";
import { PROMETHEUS } from "../../testing/metrics/prometheus";
import { skipUnless } from "../../testing/suites/requirement";
import { temporaryFolder } from "../support/temporary-folder";

/** Values of one series: a number for all times, or the notation of promtool. */
type Values = number | string;

/** Series of a service: name, with further labels, to its values. */
type Series = Readonly<Record<string, Values>>;

/** Alert that is expected for a service or for the cluster: its labels and its value as a text shows it. */
interface Expected {
  readonly alert: string;
  readonly services: Readonly<Record<string, Series>>;
  /** Labels of the alert beside its severity. */
  readonly labels: Readonly<Record<string, string>>;
  /** Value in the summary. */
  readonly value?: string;
}

const CLUSTER = { cluster: "kafka-cluster/dev" };
const SERVICE = { ...CLUSTER, job: "kafka-cluster", service: "kafka-0" };

const HEAP = 'pool="Tenured Gen"';

/** Heap of a service, in use to this share. */
const heap = (share: number): Series => ({
  [`jvm_memory_pool_collection_used_bytes{${HEAP}}`]: share * 1_000,
  [`jvm_memory_pool_collection_max_bytes{${HEAP}}`]: 1_000,
  'jvm_memory_pool_collection_used_bytes{pool="Eden Space"}': 999,
  'jvm_memory_pool_collection_max_bytes{pool="Eden Space"}': 1_000,
});

/** Series that only a node with both roles has all of. */
const COMBINED: Series = { kafka_partitions: 5, kafka_raft_epoch: 1, kafka_active_controllers: 1 };

const healthy: Series = {
  up: 1,
  kafka_offline_partitions: 0,
  kafka_active_controllers: 0,
  kafka_under_min_isr_partitions: 0,
  kafka_offline_log_directories: 0,
  kafka_under_replicated_partitions: 0,
  kafka_isr_shrinks_total: 3,
  kafka_request_handlers_idle_ratio: 0.4,
  kafka_partitions: 5,
  kafka_zookeeper_sessions_expired_total: 2,
  ...heap(0.8),
};

const EXPECTED: readonly Expected[] = [
  { alert: "KafkaServiceDown", services: { "kafka-0": { up: 0 } }, labels: SERVICE },
  {
    alert: "KafkaOfflinePartitions",
    services: { "kafka-0": { kafka_offline_partitions: 2 } },
    labels: CLUSTER,
    value: "2",
  },
  {
    alert: "KafkaActiveControllers",
    services: { "kafka-0": { kafka_active_controllers: 1 }, "kafka-1": { kafka_active_controllers: 1 } },
    labels: CLUSTER,
    value: "2",
  },
  {
    alert: "KafkaUnderMinIsrPartitions",
    services: { "kafka-0": { kafka_under_min_isr_partitions: 1 }, "kafka-1": { kafka_under_min_isr_partitions: 2 } },
    labels: CLUSTER,
    value: "3",
  },
  {
    alert: "KafkaDataFolderOffline",
    services: { "kafka-0": { kafka_offline_log_directories: 1 } },
    labels: SERVICE,
    value: "1",
  },
  {
    alert: "KafkaUnderReplicatedPartitions",
    services: { "kafka-0": { kafka_under_replicated_partitions: 4 } },
    labels: CLUSTER,
    value: "4",
  },
  { alert: "KafkaIsrShrinks", services: { "kafka-0": { kafka_isr_shrinks_total: "0+1x100" } }, labels: SERVICE },
  {
    alert: "KafkaRequestHandlersBusy",
    services: { "kafka-0": { kafka_request_handlers_idle_ratio: 0.2, kafka_partitions: 5 } },
    labels: SERVICE,
    value: "20%",
  },
  {
    alert: "KafkaHeapFull",
    services: { "kafka-0": heap(0.9) },
    labels: { ...SERVICE, pool: "Tenured Gen" },
    value: "90%",
  },
  {
    alert: "KafkaZooKeeperSessionsExpired",
    services: { "kafka-0": { kafka_zookeeper_sessions_expired_total: "0 0 1x100" } },
    labels: SERVICE,
  },
];

/** Series of nodes that are broker and controller, and the idle time of the brokers' handlers; `undefined` without an alert. */
const COMBINED_NODES: readonly (readonly [name: string, series: Series, idle: string | undefined])[] = [
  ["idle handlers of both, until 4.1", { ...COMBINED, kafka_request_handlers_idle_ratio: 1.9 }, undefined],
  ["busy handlers of the broker, until 4.1", { ...COMBINED, kafka_request_handlers_idle_ratio: 1.2 }, "20%"],
  ["busy handlers of both, until 4.1", { ...COMBINED, kafka_request_handlers_idle_ratio: 0.5 }, "0%"],
  [
    "idle handlers of both, from 4.2 on",
    { ...COMBINED, kafka_request_handlers_idle_ratio: 0.9, kafka_broker_request_handlers_idle_ratio: 0.8 },
    undefined,
  ],
  [
    "busy handlers of the broker, from 4.2 on",
    { ...COMBINED, kafka_request_handlers_idle_ratio: 0.6, kafka_broker_request_handlers_idle_ratio: 0.2 },
    "20%",
  ],
];

describe("the alert rules", () => {
  const path = temporaryFolder();
  before(async function () {
    await skipUnless(this, PROMETHEUS);
  });

  const INTERVAL_S = 15;

  /** Runs one test of promtool. */
  async function check(services: Readonly<Record<string, Series>>, expectations: readonly object[]): Promise<void> {
    const series = Object.entries(services).flatMap(([service, each]) =>
      Object.entries(each).map(([name, values]) => {
        const [, metric, further] = /^(\w+)(?:{(.*)})?$/.exec(name) ?? [];
        const labels = [`cluster="${CLUSTER.cluster}"`, 'job="kafka-cluster"', `service="${service}"`, further];
        return {
          series: `${metric}{${labels.filter(Boolean).join(",")}}`,
          values: typeof values === "number" ? `${values}x100` : values,
        };
      }),
    );
    await writeFile(path(ALERTS_FILE), renderAlertRules());
    await writeFile(
      path("test.yml"),
      JSON.stringify({
        rule_files: [ALERTS_FILE],
        evaluation_interval: `${INTERVAL_S}s`,
        tests: [{ interval: `${INTERVAL_S}s`, input_series: series, alert_rule_test: expectations }],
      }),
    );
    const { exitCode, stdout, stderr } = await runProgram("promtool", ["test", "rules", path("test.yml")]);
    assert.equal(exitCode, 0, `${stdout}${stderr}`);
  }

  const ruleOf = (name: string) => {
    const rule = ALERT_RULES.find(({ alert }) => alert === name);
    assert.ok(rule, name);
    return rule;
  };

  /** Alert as promtool expects it. */
  function firing({ alert, labels, value = "" }: Omit<Expected, "services">): object {
    const { severity, summary, description } = ruleOf(alert);
    const filled = summary.replace(/{{ \$labels\.(\w+) }}/g, (_, name: string) => labels[name] ?? "");
    return {
      exp_labels: { ...labels, severity },
      exp_annotations: { summary: filled.replace(/{{ \$value[^}]*}}/, value), description },
    };
  }

  const quiet = (time: string, alerts = ALERT_RULES.map(({ alert }) => alert)) =>
    alerts.map((alertname) => ({ eval_time: time, alertname, exp_alerts: [] }));

  it("are all expected once", () => {
    assert.deepEqual(
      EXPECTED.map(({ alert }) => alert),
      ALERT_RULES.map(({ alert }) => alert),
    );
  });

  it("raise nothing for a healthy cluster, with ZooKeeper or with KRaft", async () => {
    const brokers = { "kafka-0": { ...healthy, kafka_active_controllers: 1 }, "kafka-1": healthy };
    await check({ zookeeper: { up: 1, ...heap(0.8) }, ...brokers }, quiet("20m"));
    await check({ "kafka-0": { ...healthy, ...COMBINED, kafka_request_handlers_idle_ratio: 1.4 } }, quiet("20m"));
  });

  for (const { alert, services, ...rest } of EXPECTED) {
    it(`raise ${alert} after its time`, async () => {
      const minutes = Number.parseInt(ruleOf(alert).for, 10);
      await check(services, [
        ...(minutes === 0 ? [] : quiet(`${minutes * 60 - INTERVAL_S}s`, [alert])),
        { eval_time: `${minutes + 1}m`, alertname: alert, exp_alerts: [firing({ alert, ...rest })] },
      ]);
    });
  }

  for (const [name, series, value] of COMBINED_NODES) {
    it(`know ${name}, on a node that is broker and controller`, async () => {
      const alert = "KafkaRequestHandlersBusy";
      const expected = value === undefined ? [] : [firing({ alert, labels: SERVICE, value })];
      await check({ "kafka-0": series }, [{ eval_time: "6m", alertname: alert, exp_alerts: expected }]);
    });
  }
});
