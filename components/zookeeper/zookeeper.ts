import * as pulumi from "@pulumi/pulumi";
import type { Profile } from "../java/jvm-flags";
import {
  type BrokerCoordination,
  type BrokerCoordinator,
  type ServerAddresses,
  zooKeeperCoordination,
} from "../kafka/broker-coordination";
import { withDependsOn } from "../pulumi/with-depends-on";
import type { ServiceSettings } from "../runtime/jvm-program";
import type { Deployment, Endpoint, ServiceRunner } from "../runtime/runtime";
import type { ServicePlan } from "../runtime/service-plan";
import { formatAddress } from "../shared/address";
import type { Properties } from "../shared/properties";
import { type EnsembleMembership, zooKeeperSpec } from "./zookeeper-spec";

/** Arguments of a {@link ZooKeeper}. */
export interface ZooKeeperArgs extends Omit<ServiceSettings, "heapMiB" | "config" | "metrics"> {
  /** Servers, in the order of their numbers. */
  readonly plans: readonly ServicePlan[];
  readonly deployment: Deployment;
  readonly runner: ServiceRunner;
  /** Further settings under their official names; secret if one of the values is. */
  readonly config: pulumi.Output<Properties>;
}

/**
 * ZooKeeper: one server, or an ensemble that works while a majority of its servers does. {@link connectString} resolves once
 * each server has answered `srvr`. `KafkaCluster` creates the ZooKeeper.
 */
export class ZooKeeper extends pulumi.ComponentResource implements BrokerCoordinator {
  /** `host:port` of each server, comma-separated, for `zookeeper.connect`. */
  readonly connectString: pulumi.Output<string>;
  /** Identity of each start of the servers: changes with every restart. */
  readonly startIds: pulumi.Output<readonly string[]>;
  /** Addresses of the servers; known before the servers run. */
  private readonly addresses: pulumi.Output<ServerAddresses>;

  constructor(name: string, args: ZooKeeperArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:ZooKeeper", name, {}, opts);
    const { plans, deployment, runner, config, ...settings } = args;
    const endpointOf = ({ service }: ServicePlan, port: string): pulumi.Output<Endpoint> =>
      deployment.internalListener(service, port).endpoint;
    const memberships = membershipsOf(plans, endpointOf);
    const services = plans.map((plan, index) => {
      const spec = pulumi
        .all([
          endpointOf(plan, "client"),
          memberships,
          config,
          deployment.metrics(plan.service),
          deployment.security?.(plan.service),
        ])
        .apply(([endpoint, members, values, metrics, security]) =>
          zooKeeperSpec(
            { ...settings, heapMiB: plan.heapMiB, config: values, metrics, security },
            endpoint,
            deployment.folders(plan.service),
            members[index],
          ),
        );
      return runner.run(plan, spec, withDependsOn({ parent: this }));
    });

    this.startIds = pulumi.all(services.map(({ startId }) => startId));
    this.addresses = pulumi
      .all(plans.map((plan) => endpointOf(plan, "client")))
      .apply((endpoints) => endpoints.map(({ address }) => address) as unknown as ServerAddresses);
    this.connectString = pulumi
      .all([this.addresses, this.startIds])
      .apply(([addresses]) => addresses.map(formatAddress).join(","));
    this.registerOutputs({ connectString: this.connectString });
  }

  coordinationOf({ nodeId = 0 }: ServicePlan, profile: Profile): pulumi.Output<BrokerCoordination> {
    return this.addresses.apply((addresses) => zooKeeperCoordination(nodeId, addresses, profile));
  }
}

/** Memberships of the servers of an ensemble, in their order; none of a server that stands alone. */
function membershipsOf(
  plans: readonly ServicePlan[],
  endpointOf: (plan: ServicePlan, port: string) => pulumi.Output<Endpoint>,
): pulumi.Output<EnsembleMembership[]> {
  const members = plans.length === 1 ? [] : plans;
  return pulumi
    .all(members.map((plan) => pulumi.all([endpointOf(plan, "quorum"), endpointOf(plan, "election")])))
    .apply((endpoints) => {
      const servers = endpoints.map(([quorum, election], index) => ({
        id: index + 1,
        host: quorum.address.host,
        quorumPort: quorum.address.port,
        electionPort: election.address.port,
      }));
      return endpoints.map(([quorum, election], index) => ({
        id: index + 1,
        servers,
        listen: [quorum.listen, election.listen],
      }));
    });
}
