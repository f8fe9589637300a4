import { isExposed, metricsPortOf, type PortPlan, type ServicePlan } from "../service-plan";

/** Port of a service that the daemon publishes, and the address of its machine. */
export interface PublishedPort {
  readonly port: PortPlan;
  readonly host: string;
}

/** Address for metrics: they have no authentication, so only the daemon's own machine reaches them. */
const METRICS_HOST = "127.0.0.1";

/** Port for metrics of a service, if it has one. */
export const publishedMetricsPort = (plan: Pick<ServicePlan, "ports">): PublishedPort | undefined => {
  const port = metricsPortOf(plan);
  return port && { port, host: METRICS_HOST };
};

/** Ports of a service that the daemon publishes: the one for clients, and the one for metrics. */
export const publishedPortsOf = (plan: ServicePlan): PublishedPort[] => [
  ...(isExposed(plan) ? [{ port: plan.ports[0], host: plan.bindAddress }] : []),
  ...[publishedMetricsPort(plan) ?? []].flat(),
];
