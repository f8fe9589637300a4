import * as pulumi from "@pulumi/pulumi";
import type { Profile } from "../java/jvm-flags";
import { withDependsOn } from "../pulumi/with-depends-on";
import type { Deployment, ServiceRunner } from "../runtime/runtime";
import type { ServicePlan } from "../runtime/service-plan";
import type { Properties } from "../shared/properties";
import { type BrokerCoordination, type BrokerCoordinator, quorumCoordination } from "./broker-coordination";
import { type ControllerSettings, controllerSpec } from "./controller-spec";
import { formatVoters, type Voter } from "./kraft-settings";

/** Arguments of a {@link ControllerQuorum}. */
export interface ControllerQuorumArgs extends Omit<ControllerSettings, "heapMiB" | "config" | "metrics" | "security"> {
  /** Controllers that are services of their own; none if a broker is the controller. */
  readonly plans: readonly ServicePlan[];
  /** Voters of the quorum, with their services. */
  readonly voters: readonly { readonly nodeId: number; readonly service: string }[];
  /** Id of the cluster. */
  readonly clusterId: pulumi.Output<string>;
  readonly deployment: Deployment;
  readonly runner: ServiceRunner;
  /** Further settings of the brokers; secret if one of the values is. */
  readonly config: pulumi.Output<Properties>;
}

/**
 * Controllers of a KRaft cluster: services of their own, or the broker that is also the controller. {@link startIds} resolves
 * once each controller of its own has joined the quorum. `KafkaCluster` creates the quorum.
 */
export class ControllerQuorum extends pulumi.ComponentResource implements BrokerCoordinator {
  /** `id@host:port` of each controller, comma-separated, for `controller.quorum.voters`; known before the controllers run. */
  readonly voters: pulumi.Output<string>;
  /** Identity of each start of the controllers: changes with every restart. */
  readonly startIds: pulumi.Output<readonly string[]>;
  private readonly membership: pulumi.Output<{ readonly clusterId: string; readonly voters: readonly Voter[] }>;
  private readonly deployment: Deployment;

  constructor(name: string, args: ControllerQuorumArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:ControllerQuorum", name, {}, opts);
    const { plans, voters, clusterId, deployment, runner, config, ...settings } = args;
    const known = pulumi.all(
      voters.map(({ nodeId, service }) =>
        deployment
          .internalListener(service, "controller")
          .endpoint.apply(({ address }): Voter => ({ nodeId, address })),
      ),
    );
    const membership = pulumi.all([clusterId, known]).apply(([id, members]) => ({ clusterId: id, voters: members }));
    const services = plans.map((plan) => {
      const { service, nodeId = 0, heapMiB } = plan;
      const { endpoint } = deployment.internalListener(service, "controller");
      const spec = pulumi
        .all([membership, endpoint, config, deployment.metrics(service), deployment.security?.(service)])
        .apply(([quorum, { listen }, values, metrics, security]) =>
          controllerSpec(
            { ...settings, heapMiB, config: values, metrics, security },
            { ...quorum, nodeId, listen },
            deployment.folders(service),
          ),
        );
      return runner.run(plan, spec, withDependsOn({ parent: this }));
    });

    this.deployment = deployment;
    this.membership = membership;
    this.voters = known.apply(formatVoters);
    this.startIds = pulumi.all(services.map(({ startId }) => startId));
    this.registerOutputs({ voters: this.voters });
  }

  coordinationOf(broker: ServicePlan, profile: Profile): pulumi.Output<BrokerCoordination> {
    const { service, nodeId = 0, ports } = broker;
    const isController = ports.some(({ name }) => name === "controller");
    const listen = isController
      ? this.deployment.internalListener(service, "controller").endpoint.apply((endpoint) => endpoint.listen)
      : undefined;
    return pulumi
      .all([this.membership, listen])
      .apply(([quorum, own]) => quorumCoordination(nodeId, { ...quorum, ...(own && { listen: own }) }, profile));
  }
}
