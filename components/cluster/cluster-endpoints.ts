import * as pulumi from "@pulumi/pulumi";

import type { ControllerQuorum } from "../kafka/controller-quorum";
import type { BrokerNetwork, KafkaBroker } from "../kafka/kafka-broker";
import type { NodePort } from "../kafka-client/cluster-connection";
import { nodePorts } from "../kafka-client/node-ports";
import type { MetricsTarget } from "../metrics/scrape-config";
import type { Deployment } from "../runtime/runtime";
import { formatAddress } from "../shared/address";
import { ZooKeeper } from "../zookeeper/zookeeper";
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

/** Ports of ZooKeeper's servers or of controllers. */
export function nodePortsOf(coordinator: ZooKeeper | ControllerQuorum): pulumi.Output<readonly NodePort[]> {
  const [servers, service] =
    coordinator instanceof ZooKeeper
      ? ([coordinator.connectString, "ZooKeeper"] as const)
      : ([coordinator.voters, "a controller"] as const);
  return servers.apply((known) => nodePorts(known, service));
}

/** Addresses, comma-separated. */
export const joinServers = (servers: pulumi.Output<string>[]): pulumi.Output<string> =>
  pulumi.all(servers).apply((known) => known.join(","));

/** Network of the brokers, with the addresses of all of them. */
export function sharedNetwork(brokers: readonly KafkaBroker[]): BrokerNetwork | undefined {
  const networks = brokers.flatMap(({ network }) => (network === undefined ? [] : [network]));
  const [first] = networks;
  return first && { ...first, bootstrapServers: joinServers(networks.map(({ bootstrapServers }) => bootstrapServers)) };
}
