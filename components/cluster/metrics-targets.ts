import * as pulumi from "@pulumi/pulumi";

import type { MetricsTarget } from "../metrics/scrape-config";
import type { Deployment } from "../runtime/runtime";
import { formatAddress } from "../shared/address";
import type { ClusterPlan } from "./cluster-plan";

/** Endpoints for metrics, once all services have answered. */
export const metricsTargets = (
  { services }: ClusterPlan,
  deployment: Deployment,
  startIds: pulumi.Output<readonly string[]>[],
): pulumi.Output<readonly MetricsTarget[]> =>
  pulumi
    .all([
      pulumi.all(services.map(({ service }) => pulumi.all([service, deployment.metrics(service)]))),
      pulumi.all(startIds),
    ])
    .apply(([endpoints]) =>
      endpoints.flatMap(([service, endpoint]) =>
        endpoint === undefined ? [] : [{ service, address: formatAddress(endpoint.address) }],
      ),
    );
