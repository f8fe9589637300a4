import type { Problem } from "../shared/problems";
import { type ClusterSettings, kafkaClusterDefaults } from "./cluster-args";

/** A port for metrics is rejected, not ignored, without metrics. */
export function metricsProblems({ metrics, metricsPort }: ClusterSettings): Problem[] {
  return metrics || metricsPort === kafkaClusterDefaults.metricsPort
    ? []
    : [
        {
          property: "metricsPort",
          reason: `is only used with metrics, got ${metricsPort} without metrics; set metrics to true, or remove metricsPort (\`pulumi config rm metricsPort\`)`,
        },
      ];
}
