import { idleHandlers } from "./idle-handlers";
import { FILE_MARK, METRICS_JOB } from "./scrape-config";

/** Alert of Prometheus. */
export interface AlertRule {
  readonly alert: string;
  /** Expression of PromQL; its results are the alerts. */
  readonly expr: string;
  /** Time that the expression must hold before the alert fires: `1m`. */
  readonly for: string;
  /** `critical`: clients can't work or data is at risk. `warning`: they soon may. */
  readonly severity: "critical" | "warning";
  readonly summary: string;
  /** Advice: the first thing to do. */
  readonly description: string;
}

/** Alerts of a cluster, most urgent first. */
export const ALERT_RULES: readonly AlertRule[] = [
  {
    alert: "KafkaServiceDown",
    expr: `up{job="${METRICS_JOB}"} == 0`,
    for: "1m",
    severity: "critical",
    summary: "{{ $labels.service }} of {{ $labels.cluster }} does not answer",
    description: "Run `npm start`, or `pulumi up` in a program of your own: it starts services that have ended.",
  },
  {
    alert: "KafkaOfflinePartitions",
    expr: "max by (cluster) (kafka_offline_partitions) > 0",
    for: "1m",
    severity: "critical",
    summary: "{{ $value }} partitions of {{ $labels.cluster }} have no leader",
    description: "Clients can neither write nor read these partitions. Start the brokers that hold their replicas.",
  },
  {
    alert: "KafkaActiveControllers",
    expr: "sum by (cluster) (kafka_active_controllers) != 1",
    for: "1m",
    severity: "critical",
    summary: "{{ $labels.cluster }} has {{ $value }} active controllers instead of 1",
    description:
      "Without a controller, no leader is elected and no topic changes. Read the logs of the controllers or brokers.",
  },
  {
    alert: "KafkaUnderMinIsrPartitions",
    expr: "sum by (cluster) (kafka_under_min_isr_partitions) > 0",
    for: "1m",
    severity: "critical",
    summary: "{{ $value }} partitions of {{ $labels.cluster }} have fewer replicas in sync than min.insync.replicas",
    description: "Producers with acks=all can't write these partitions. Start the brokers that hold their replicas.",
  },
  {
    alert: "KafkaDataFolderOffline",
    expr: "kafka_offline_log_directories > 0",
    for: "1m",
    severity: "critical",
    summary: "{{ $value }} data folders of {{ $labels.service }} failed",
    description:
      "The disk is full or broken, or the folder was removed. Read the log of the broker, mend the disk and restart the broker.",
  },
  {
    alert: "KafkaUnderReplicatedPartitions",
    expr: "sum by (cluster) (kafka_under_replicated_partitions) > 0",
    for: "5m",
    severity: "warning",
    summary: "{{ $value }} partitions of {{ $labels.cluster }} have a replica that is not in sync",
    description: "One more failure may take these partitions offline. Start the brokers that are down.",
  },
  {
    alert: "KafkaIsrShrinks",
    expr: "increase(kafka_isr_shrinks_total[5m]) > 0",
    for: "5m",
    severity: "warning",
    summary: "Replicas of partitions that {{ $labels.service }} leads fall out of sync again and again",
    description: "A follower is too slow: inspect its disk, its network and its pauses for garbage collection.",
  },
  {
    alert: "KafkaRequestHandlersBusy",
    expr: `(${idleHandlers()}) < 0.3`,
    for: "5m",
    severity: "warning",
    summary: "The request handlers of {{ $labels.service }} are idle for {{ $value | humanizePercentage }} of the time",
    description: "Requests begin to wait. Spread the leaders, add brokers, or raise num.io.threads.",
  },
  {
    alert: "KafkaHeapFull",
    expr: 'jvm_memory_pool_collection_used_bytes{pool=~".*(Old|Tenured).*"} / (jvm_memory_pool_collection_max_bytes{pool=~".*(Old|Tenured).*"} > 0) > 0.85',
    for: "5m",
    severity: "warning",
    summary:
      "{{ $value | humanizePercentage }} of the heap of {{ $labels.service }} is in use after a garbage collection",
    description: "Raise heapMiB, or zookeeperHeapMiB for a ZooKeeper server.",
  },
  {
    alert: "KafkaZooKeeperSessionsExpired",
    expr: "increase(kafka_zookeeper_sessions_expired_total[15m]) > 0",
    for: "0m",
    severity: "warning",
    summary: "{{ $labels.service }} lost its session with ZooKeeper",
    description:
      "The broker was out of the cluster meanwhile. Inspect long pauses of the broker and the network to ZooKeeper.",
  },
];

/** Rules file of Prometheus. */
export const renderAlertRules = (rules: readonly AlertRule[] = ALERT_RULES): string =>
  [
    `# Alert rules of Prometheus. ${FILE_MARK}`,
    "groups:",
    "  - name: kafka-cluster",
    "    rules:",
    ...rules.flatMap(({ alert, expr, for: duration, severity, summary, description }) => [
      `      - alert: ${alert}`,
      `        expr: ${JSON.stringify(expr)}`,
      `        for: ${duration}`,
      `        labels: { severity: ${severity} }`,
      "        annotations:",
      `          summary: ${JSON.stringify(summary)}`,
      `          description: ${JSON.stringify(description)}`,
    ]),
    "",
  ].join("\n");
