import assert from "node:assert/strict";
import { parse } from "yaml";

import { renderScrapeConfig } from "../../../components/metrics/scrape-config";

const TARGETS = [
  { service: "zookeeper", address: "127.0.0.1:7071" },
  { service: "kafka-0", address: "[::1]:7072" },
];

describe("renderScrapeConfig", () => {
  it("names the cluster and the service of each target", () => {
    assert.equal(
      renderScrapeConfig("kafka-cluster/dev", TARGETS),
      `# Configuration of Prometheus for kafka-cluster/dev. kafka-cluster writes this file.
global:
  scrape_interval: 15s
  evaluation_interval: 15s
rule_files:
  - alerts.yml
scrape_configs:
  - job_name: kafka-cluster
    static_configs:
      - targets: ["127.0.0.1:7071"]
        labels: { cluster: "kafka-cluster/dev", service: "zookeeper" }
      - targets: ["[::1]:7072"]
        labels: { cluster: "kafka-cluster/dev", service: "kafka-0" }
`,
    );
  });

  it("is YAML, whatever the name of the cluster", () => {
    const name = 'a: "b" #c';
    const { scrape_configs: jobs } = parse(renderScrapeConfig(name, TARGETS));
    assert.equal(jobs[0].static_configs[0].labels.cluster, name);
  });
});
