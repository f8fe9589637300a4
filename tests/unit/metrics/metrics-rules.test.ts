import assert from "node:assert/strict";
import { parse } from "yaml";

import { METRIC_NAMES, renderMetricsRules } from "../../../components/metrics/metrics-rules";

interface Rule {
  readonly pattern: string;
  readonly name: string;
  readonly type: string;
  readonly labels?: Readonly<Record<string, string>>;
}

describe("renderMetricsRules", () => {
  const { includeObjectNames: beans, rules } = parse(renderMetricsRules()) as {
    includeObjectNames: string[];
    rules: Rule[];
  };

  /** Series that the agent gives for an attribute, as it calls the attribute: the first rule that matches counts. */
  const seriesOf = (attribute: string): string | undefined => {
    for (const { pattern, name, labels = {} } of rules) {
      const match = new RegExp(pattern).exec(attribute);
      if (match) {
        const shown = Object.entries(labels).map(([label, group]) => `${label}=${match[Number(group.slice(1))]}`);
        return [name, ...shown].join(" ");
      }
    }
    return undefined;
  };

  const cases: readonly (readonly [attribute: string, series: string | undefined])[] = [
    [
      "kafka.server<type=ReplicaManager, name=UnderReplicatedPartitions><>Value: 1",
      "kafka_under_replicated_partitions",
    ],
    ["kafka.server<type=ReplicaManager, name=IsrShrinksPerSec><>Count: 1", "kafka_isr_shrinks_total"],
    ["kafka.server<type=ReplicaManager, name=IsrShrinksPerSec><>MeanRate: 1", undefined],
    [
      "kafka.log<type=Log, name=Size, topic=my.orders_1-x, partition=12><>Value: 1",
      "kafka_log_size_bytes topic=my.orders_1-x partition=12",
    ],
    [
      "kafka.network<type=RequestMetrics, name=TotalTimeMs, request=Produce><>99thPercentile: 1",
      "kafka_request_time_p99_seconds request=Produce",
    ],
    ["kafka.network<type=RequestMetrics, name=TotalTimeMs, request=Metadata><>99thPercentile: 1", undefined],
    ["kafka.server<type=raft-metrics><>current-leader: 3001", "kafka_raft_leader"],
    ["org.apache.ZooKeeperService<name0=StandaloneServer_port2181><>NumAliveConnections: 1", "zookeeper_connections"],
    [
      "org.apache.ZooKeeperService<name0=ReplicatedServer_id1, name1=replica.1, name2=Follower><>PacketsSent: 1",
      "zookeeper_packets_sent_total",
    ],
    [
      "org.apache.ZooKeeperService<name0=ReplicatedServer_id1, name1=replica.1, name2=Leader, name3=InMemoryDataTree><>NodeCount: 5",
      "zookeeper_nodes",
    ],
  ];
  for (const [attribute, series] of cases) {
    it(`gives ${series ?? "no series"} for ${attribute}`, () => {
      assert.equal(seriesOf(attribute), series);
    });
  }

  it("reads the beans of the rules alone, and none of single connections or clients", () => {
    assert.ok(beans.includes("kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions"));
    assert.ok(beans.includes("kafka.log:type=Log,name=Size,topic=*,partition=*"));
    assert.equal(new Set(beans).size, beans.length);
    assert.deepEqual(
      beans.filter((bean) => /,\*$|clientId|Connections/.test(bean)),
      [],
    );
  });

  it("counts what is named a total, and measures everything else", () => {
    for (const { name, type } of rules) {
      assert.equal(type, name.endsWith("_total") ? "COUNTER" : "GAUGE", name);
    }
  });

  it("gives names that Prometheus accepts", () => {
    for (const name of METRIC_NAMES) {
      assert.match(name, /^(kafka|zookeeper)_[a-z0-9_]+$/);
    }
  });
});
