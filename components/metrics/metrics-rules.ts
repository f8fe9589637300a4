/** Name of the agent's rules in the configuration folder of a service. */
export const METRICS_RULES_FILE = "metrics.yml";

/** Series of a rule: an attribute of the beans that match, under a name of Prometheus. */
interface Series {
  readonly domain: string;
  /** Properties of the beans; `*` stands for any text. */
  readonly bean: Readonly<Record<string, string>>;
  readonly attribute: string;
  readonly metric: string;
  readonly help: string;
  /** Factor from the attribute's unit to the unit of the series. @defaultValue - 1 */
  readonly factor?: number;
  /** Properties among {@link bean} that become labels. @defaultValue - none */
  readonly labels?: readonly string[];
}

type OfBean = Omit<Series, "domain" | "bean">;

const VALUE = "Value";
const COUNT = "Count";

/** Series of beans that hold one value each: `kafka.server:type=ReplicaManager,name=…`. */
const named =
  (domain: string, type: string) =>
  (
    name: string,
    metric: string,
    help: string,
    attribute = metric.endsWith("_total") ? COUNT : VALUE,
    bean: Readonly<Record<string, string>> = {},
    further: Partial<OfBean> = {},
  ): Series => ({ domain, bean: { type, name, ...bean }, attribute, metric, help, ...further });

const replicas = named("kafka.server", "ReplicaManager");
const traffic = named("kafka.server", "BrokerTopicMetrics");
const controller = named("kafka.controller", "KafkaController");
const requests = named("kafka.network", "RequestMetrics");

/** Kinds of requests whose times are shown. */
const REQUESTS = ["Produce", "FetchConsumer", "FetchFollower"];

const KAFKA: readonly Series[] = [
  replicas("PartitionCount", "kafka_partitions", "Replicas on the broker"),
  replicas("LeaderCount", "kafka_leaders", "Partitions that the broker leads"),
  replicas(
    "UnderReplicatedPartitions",
    "kafka_under_replicated_partitions",
    "Led partitions with a replica out of sync",
  ),
  replicas("UnderMinIsrPartitionCount", "kafka_under_min_isr_partitions", "Led partitions below min.insync.replicas"),
  replicas("OfflineReplicaCount", "kafka_offline_replicas", "Replicas in folders that failed"),
  replicas("IsrShrinksPerSec", "kafka_isr_shrinks_total", "Replicas that fell out of sync"),
  replicas("IsrExpandsPerSec", "kafka_isr_expands_total", "Replicas that came back in sync"),
  traffic("MessagesInPerSec", "kafka_messages_in_total", "Records received from producers"),
  traffic("BytesInPerSec", "kafka_bytes_in_total", "Bytes received from producers"),
  traffic("BytesOutPerSec", "kafka_bytes_out_total", "Bytes sent to consumers"),
  traffic("FailedProduceRequestsPerSec", "kafka_failed_produce_requests_total", "Produce requests that failed"),
  traffic("FailedFetchRequestsPerSec", "kafka_failed_fetch_requests_total", "Fetch requests that failed"),
  named("kafka.server", "KafkaRequestHandlerPool")(
    "RequestHandlerAvgIdlePercent",
    "kafka_request_handlers_idle_ratio",
    "Idle time of the request handlers in the last minute, 0 to 1; up to 2 on a broker that is also a controller",
    "OneMinuteRate",
  ),
  named("kafka.server", "KafkaRequestHandlerPool")(
    "BrokerRequestHandlerAvgIdlePercent",
    "kafka_broker_request_handlers_idle_ratio",
    "Idle time of the request handlers of a broker in the last minute, 0 to 1 (from 4.2 on)",
    "OneMinuteRate",
  ),
  named("kafka.network", "SocketServer")(
    "NetworkProcessorAvgIdlePercent",
    "kafka_network_processors_idle_ratio",
    "Idle time of the network threads, 0 to 1",
  ),
  named("kafka.network", "RequestChannel")("RequestQueueSize", "kafka_request_queue_size", "Requests that wait"),
  ...REQUESTS.map((request) =>
    requests(
      "TotalTimeMs",
      "kafka_request_time_p99_seconds",
      "Time that 99 % of the requests take at most",
      "99thPercentile",
      { request },
      { factor: 0.001, labels: ["request"] },
    ),
  ),
  named("kafka.log", "Log")(
    "Size",
    "kafka_log_size_bytes",
    "Size of a replica on disk",
    VALUE,
    { topic: "*", partition: "*" },
    { labels: ["topic", "partition"] },
  ),
  named("kafka.log", "LogManager")(
    "OfflineLogDirectoryCount",
    "kafka_offline_log_directories",
    "Data folders that failed",
  ),
  named("kafka.server", "SessionExpireListener")(
    "ZooKeeperExpiresPerSec",
    "kafka_zookeeper_sessions_expired_total",
    "Sessions with ZooKeeper that expired",
  ),
  controller("ActiveControllerCount", "kafka_active_controllers", "1 on the active controller, 0 on all others"),
  controller("OfflinePartitionsCount", "kafka_offline_partitions", "Partitions without a leader"),
  controller(
    "PreferredReplicaImbalanceCount",
    "kafka_preferred_replica_imbalance",
    "Partitions with another leader than the preferred one",
  ),
  controller("FencedBrokerCount", "kafka_fenced_brokers", "Registered brokers that may not serve clients (KRaft)"),
  controller(
    "ZkMigrationState",
    "kafka_zk_migration_state",
    "State of the migration from ZooKeeper to KRaft (from 3.5 on)",
  ),
  named("kafka.controller", "ControllerStats")(
    "UncleanLeaderElectionsPerSec",
    "kafka_unclean_leader_elections_total",
    "Elections of a leader that was out of sync, which lose records",
  ),
  ...[
    ["current-leader", "kafka_raft_leader", "Id of the leader of the KRaft quorum, -1 without one"],
    ["current-epoch", "kafka_raft_epoch", "Epoch of the KRaft quorum"],
    ["high-watermark", "kafka_raft_high_watermark", "Offset up to which the metadata is committed"],
  ].map(
    ([attribute = "", metric = "", help = ""]): Series => ({
      domain: "kafka.server",
      bean: { type: "raft-metrics" },
      attribute,
      metric,
      help,
    }),
  ),
];

const ZOOKEEPER_DOMAIN = "org.apache.ZooKeeperService";

/** Beans of a server that stands alone, and of a member of an ensemble. */
const SERVERS: readonly Readonly<Record<string, string>>[] = [
  { name0: "StandaloneServer_*" },
  { name0: "ReplicatedServer_*", name1: "replica.*", name2: "Leader" },
  { name0: "ReplicatedServer_*", name1: "replica.*", name2: "Follower" },
];

const ZOOKEEPER: readonly Series[] = SERVERS.flatMap((bean) => [
  ...[
    ["NumAliveConnections", "zookeeper_connections", "Connections of clients"],
    ["OutstandingRequests", "zookeeper_outstanding_requests", "Requests that wait"],
    [
      "MaxRequestLatency",
      "zookeeper_max_request_latency_ms",
      "Longest time of a request since the start, in milliseconds",
    ],
    ["PacketsReceived", "zookeeper_packets_received_total", "Packets received"],
    ["PacketsSent", "zookeeper_packets_sent_total", "Packets sent"],
  ].map(
    ([attribute = "", metric = "", help = ""]): Series => ({ domain: ZOOKEEPER_DOMAIN, bean, attribute, metric, help }),
  ),
  ...[
    ["NodeCount", "zookeeper_nodes", "Nodes in the data tree"],
    ["WatchCount", "zookeeper_watches", "Watches of clients"],
  ].map(
    ([attribute = "", metric = "", help = ""]): Series => ({
      domain: ZOOKEEPER_DOMAIN,
      bean: { ...bean, [`name${Object.keys(bean).length}`]: "InMemoryDataTree" },
      attribute,
      metric,
      help,
    }),
  ),
]);

const SERIES: readonly Series[] = [...KAFKA, ...ZOOKEEPER];

/** Names of all series that the rules give, without those of the JVM. */
export const METRIC_NAMES: readonly string[] = [...new Set(SERIES.map(({ metric }) => metric))];

/**
 * Rules of the agent for brokers, controllers and ZooKeeper servers. Only the beans of the rules are read, so that a scrape
 * stays cheap: a broker has thousands.
 */
export const renderMetricsRules = (): string =>
  [
    "# Rules of the Prometheus JMX exporter. kafka-cluster writes this file.",
    "includeObjectNames:",
    ...[...new Set(SERIES.map(objectName))].map((name) => `  - ${JSON.stringify(name)}`),
    "rules:",
    ...SERIES.flatMap(renderRule),
    "",
  ].join("\n");

const objectName = ({ domain, bean }: Series): string =>
  `${domain}:${Object.entries(bean)
    .map(([key, value]) => `${key}=${value}`)
    .join(",")}`;

const renderRule = ({ domain, bean, attribute, metric, help, factor, labels = [] }: Series): string[] => {
  const properties = Object.entries(bean).map(([key, value]) => {
    const pattern = escapeRegExp(value).replaceAll("\\*", ".+");
    return `${key}=${labels.includes(key) ? `(${pattern})` : pattern}`;
  });
  return [
    `  - pattern: ${JSON.stringify(`^${escapeRegExp(domain)}<${properties.join(", ")}><>${attribute}:`)}`,
    `    name: ${metric}`,
    `    type: ${metric.endsWith("_total") ? "COUNTER" : "GAUGE"}`,
    `    help: ${JSON.stringify(help)}`,
    ...(factor === undefined ? [] : [`    valueFactor: ${factor}`]),
    ...(labels.length === 0 ? [] : ["    labels:", ...labels.map((label, index) => `      ${label}: "$${index + 1}"`)]),
    "    cache: true",
  ];
};

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
