import type * as pulumi from "@pulumi/pulumi";

import { AGENT_JAR } from "../../metrics/agent-jar";
import { assignPort } from "../machine/free-port";
import type { MetricsEndpoint } from "../runtime";
import type { ServicePlan } from "../service-plan";
import { AGENT_FOLDER } from "./container-layout";
import { publishedMetricsPort } from "./published-ports";

/**
 * Endpoint for metrics of a service: on all addresses of its container, published only for the daemon's own machine. A free
 * port that the plan asks for becomes a resource. `undefined` if the service has no metrics.
 */
export function createMetricsEndpoint(
  plan: ServicePlan,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<MetricsEndpoint> | undefined {
  const published = publishedMetricsPort(plan);
  if (published === undefined) {
    return undefined;
  }
  const { port, host } = published;
  return assignPort(plan, port, host, opts).apply((number) => ({
    listen: { host: "0.0.0.0", port: port.ownAddressPort, publishedAs: { host, port: number } },
    address: { host, port: number },
    agent: `${AGENT_FOLDER}/${AGENT_JAR}`,
  }));
}
