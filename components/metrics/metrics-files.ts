import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { ModuleResource } from "../pulumi/module-resource";
import { rejectProblems } from "../pulumi/reject-arguments";
import { expandHome, homePathProblems } from "../shared/home-path";
import { exactly, isOutput, line, problemsOf } from "../shared/problems";
import { renderAlertRules } from "./alert-rules";
import { ALERTS_FILE, type MetricsTarget, renderScrapeConfig } from "./scrape-config";

/** Arguments of {@link MetricsFiles}. */
export interface MetricsFilesArgs {
  /** Endpoints to scrape: `metrics` of a `KafkaCluster`. */
  readonly targets: pulumi.Input<readonly MetricsTarget[]>;
  /**
   * Folder of this machine for the files, created if it does not exist. A relative path starts in the folder of the Pulumi
   * project. A `~` is not expanded.
   */
  readonly folder: string;
  /** Value of the label `cluster`. @defaultValue `project/stack` */
  readonly cluster?: string;
}

/** Inputs of the provider: the folder, and the text of each file by its name. */
export interface MetricsFilesInputs {
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
}

const SCHEMA = exactly(
  {
    targets: z.custom(
      (value) => Array.isArray(value) || isOutput(value) || value instanceof Promise,
      "must be the endpoints to scrape; pass metrics of a KafkaCluster that was created with metrics: true",
    ),
    folder: line("a folder of this machine"),
    cluster: line("the name of a cluster"),
  },
  "MetricsFiles",
);

/** Name of the scrape configuration. */
const SCRAPE_CONFIG_FILE = "prometheus.yml";

/**
 * Files on this machine for a Prometheus: the scrape configuration `prometheus.yml` and the alert rules `alerts.yml`. A refresh
 * detects a file that was edited or removed, and `up` writes the file again.
 *
 * @example
 * if (cluster.metrics) {
 *   new MetricsFiles("metrics", { targets: cluster.metrics, folder: "metrics" });
 * }
 */
export class MetricsFiles extends ModuleResource {
  constructor(
    name: string,
    {
      targets,
      folder,
      cluster = `${pulumi.getProject()}/${pulumi.getStack()}`,
      ...others
    }: MetricsFilesArgs = {} as MetricsFilesArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const problems = problemsOf(SCHEMA, { targets, folder, cluster, ...others });
    rejectProblems(`the files of ${name} can't be written as configured`, [
      ...problems,
      ...(problems.length === 0 ? homePathProblems("folder", folder) : []),
    ]);
    const files = pulumi.output(targets).apply((known) => ({
      [SCRAPE_CONFIG_FILE]: renderScrapeConfig(cluster, known),
      [ALERTS_FILE]: renderAlertRules(),
    }));
    super(
      "metrics/metrics-files-provider",
      name,
      { folder: expandHome(folder), files, health: undefined },
      opts,
      "metrics",
      "MetricsFiles",
    );
  }
}
