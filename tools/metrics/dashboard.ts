import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";

import { idleHandlers } from "../../components/metrics/idle-handlers";
import { METRICS_JOB } from "../../components/metrics/scrape-config";

/** Panel: its title, the unit of its values, and for each query an expression and a legend. */
interface PanelText {
  readonly title: string;
  /** Unit in the words of Grafana. @defaultValue `short` */
  readonly unit?: string;
  readonly queries: readonly (readonly [expr: string, legend: string])[];
}

const SELECTED = 'cluster="$cluster"';
const SERVICE = "{{service}}";
const RATE = "[$__rate_interval]";

/** Numbers that must be 0, or 1 for controllers. */
const STATE: readonly (PanelText & { readonly good: number })[] = [
  {
    title: "Services that do not answer",
    good: 0,
    queries: [[`count(up{job="${METRICS_JOB}", ${SELECTED}} == 0) or vector(0)`, ""]],
  },
  { title: "Active controllers", good: 1, queries: [[`sum(kafka_active_controllers{${SELECTED}})`, ""]] },
  { title: "Offline partitions", good: 0, queries: [[`max(kafka_offline_partitions{${SELECTED}})`, ""]] },
  {
    title: "Under-replicated partitions",
    good: 0,
    queries: [[`sum(kafka_under_replicated_partitions{${SELECTED}})`, ""]],
  },
  {
    title: "Partitions below min.insync.replicas",
    good: 0,
    queries: [[`sum(kafka_under_min_isr_partitions{${SELECTED}})`, ""]],
  },
  { title: "Failed data folders", good: 0, queries: [[`sum(kafka_offline_log_directories{${SELECTED}})`, ""]] },
];

const series = (title: string, expr: string, legend = SERVICE, unit?: string): PanelText => ({
  title,
  unit,
  queries: [[expr, legend]],
});

const rateOf = (metric: string): string => `sum by (service) (rate(${metric}{${SELECTED}}${RATE}))`;

/** Rows of the dashboard: title and panels. */
const ROWS: Readonly<Record<string, readonly PanelText[]>> = {
  Traffic: [
    series("Records in", rateOf("kafka_messages_in_total"), SERVICE, "cps"),
    series("Bytes in", rateOf("kafka_bytes_in_total"), SERVICE, "Bps"),
    series("Bytes out", rateOf("kafka_bytes_out_total"), SERVICE, "Bps"),
    {
      title: "Failed requests",
      unit: "reqps",
      queries: [
        [rateOf("kafka_failed_produce_requests_total"), `${SERVICE} produce`],
        [rateOf("kafka_failed_fetch_requests_total"), `${SERVICE} fetch`],
      ],
    },
    series("Request time, 99 %", `kafka_request_time_p99_seconds{${SELECTED}}`, `${SERVICE} {{request}}`, "s"),
    series("Requests that wait", `kafka_request_queue_size{${SELECTED}}`),
    series("Idle request handlers", idleHandlers(`{${SELECTED}}`), SERVICE, "percentunit"),
    series("Idle network threads", `kafka_network_processors_idle_ratio{${SELECTED}}`, SERVICE, "percentunit"),
  ],
  Replication: [
    series("Led partitions", `kafka_leaders{${SELECTED}}`),
    series("Replicas", `kafka_partitions{${SELECTED}}`),
    {
      title: "Replicas that fall out of sync and come back",
      unit: "cps",
      queries: [
        [rateOf("kafka_isr_shrinks_total"), `${SERVICE} out`],
        [rateOf("kafka_isr_expands_total"), `${SERVICE} back`],
      ],
    },
    series(
      "Largest topics on disk",
      `topk(10, sum by (topic) (kafka_log_size_bytes{${SELECTED}}))`,
      "{{topic}}",
      "bytes",
    ),
  ],
  Memory: [
    series("Heap", `jvm_memory_used_bytes{${SELECTED}, area="heap"}`, SERVICE, "bytes"),
    series(
      "Garbage collection",
      `sum by (service) (rate(jvm_gc_collection_seconds_sum{${SELECTED}}${RATE}))`,
      SERVICE,
      "percentunit",
    ),
    series("Resident memory", `process_resident_memory_bytes{${SELECTED}}`, SERVICE, "bytes"),
    series("Processors in use", `rate(process_cpu_seconds_total{${SELECTED}}${RATE})`),
  ],
  "ZooKeeper and KRaft": [
    series("Connections to ZooKeeper", `zookeeper_connections{${SELECTED}}`),
    series("Requests that wait in ZooKeeper", `zookeeper_outstanding_requests{${SELECTED}}`),
    series("Expired sessions with ZooKeeper", `increase(kafka_zookeeper_sessions_expired_total{${SELECTED}}${RATE})`),
    series("Leader of the KRaft quorum", `kafka_raft_leader{${SELECTED}}`),
  ],
};

/** Width of Grafana's grid. */
const COLUMNS = 24;

const PANEL_HEIGHT = 7;

/** Dashboard of Grafana for the metrics of a cluster, as JSON. Equal code gives equal text. */
export function renderDashboard(): string {
  const dashboard = new DashboardBuilder("Apache Kafka")
    .uid("kafka-cluster")
    .tags(["kafka"])
    .refresh("30s")
    .time({ from: "now-1h", to: "now" })
    .withVariable(new DatasourceVariableBuilder("datasource").label("Prometheus").type("prometheus"))
    .withVariable(
      new QueryVariableBuilder("cluster")
        .label("Cluster")
        .datasource(DATASOURCE)
        .query(`label_values(up{job="${METRICS_JOB}"}, cluster)`)
        .refresh(VariableRefresh.OnDashboardLoad),
    )
    .withRow(new RowBuilder("State"));
  for (const panel of STATE) {
    dashboard.withPanel(
      withText(new StatBuilder(), panel, COLUMNS / STATE.length).thresholds(thresholdsFor(panel.good)),
    );
  }
  for (const [title, panels] of Object.entries(ROWS)) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels) {
      dashboard.withPanel(withText(new TimeseriesBuilder(), panel, COLUMNS / 4).min(0));
    }
  }
  return `${JSON.stringify(dashboard.build(), null, 2)}\n`;
}

const DATASOURCE = { type: "prometheus", uid: "$datasource" };

function withText<Builder extends StatBuilder | TimeseriesBuilder>(
  builder: Builder,
  { title, unit = "short", queries }: PanelText,
  width: number,
): Builder {
  builder.title(title).unit(unit).datasource(DATASOURCE).span(width).height(PANEL_HEIGHT);
  for (const [expr, legend] of queries) {
    builder.withTarget(new DataqueryBuilder().expr(expr).legendFormat(legend));
  }
  return builder;
}

/** Green for the good number, red for all others. */
const thresholdsFor = (good: number): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([
      { value: null, color: good === 0 ? "green" : "red" },
      ...(good === 0 ? [] : [{ value: good, color: "green" }]),
      { value: good + 1, color: "red" },
    ]);
