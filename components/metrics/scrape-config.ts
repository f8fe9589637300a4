/** Endpoint of a service that Prometheus scrapes. */
export interface MetricsTarget {
  /** Name of the service: `kafka-0`. */
  readonly service: string;
  /** `host:port` of its metrics. */
  readonly address: string;
}

/** Name of the file with the alert rules, beside the scrape configuration. */
export const ALERTS_FILE = "alerts.yml";

/** Words in each file for Prometheus that tell it from files of other programs. */
export const FILE_MARK = "kafka-cluster writes this file.";

/** Name of the job, which the alert rules and the dashboard select. */
export const METRICS_JOB = "kafka-cluster";

/**
 * Configuration of a Prometheus that scrapes these targets.
 *
 * @param cluster - value of the label `cluster`: `project/stack`.
 */
export const renderScrapeConfig = (cluster: string, targets: readonly MetricsTarget[]): string =>
  [
    `# Configuration of Prometheus for ${cluster}. ${FILE_MARK}`,
    "global:",
    "  scrape_interval: 15s",
    "  evaluation_interval: 15s",
    "rule_files:",
    `  - ${ALERTS_FILE}`,
    "scrape_configs:",
    `  - job_name: ${METRICS_JOB}`,
    "    static_configs:",
    ...targets.flatMap(({ service, address }) => [
      `      - targets: [${JSON.stringify(address)}]`,
      `        labels: { cluster: ${JSON.stringify(cluster)}, service: ${JSON.stringify(service)} }`,
    ]),
    "",
  ].join("\n");
