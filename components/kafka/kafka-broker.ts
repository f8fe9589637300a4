import * as pulumi from "@pulumi/pulumi";

import type { NodePort } from "../kafka-client/cluster-connection";
import type { Relay } from "../kafka-client/relay";
import { withDependsOn } from "../pulumi/with-depends-on";
import type { Deployment, Network, ServiceListener, ServiceRunner } from "../runtime/runtime";
import type { ServicePlan } from "../runtime/service-plan";
import { formatAddress } from "../shared/address";
import type { Properties } from "../shared/properties";
import type { BrokerCoordinator } from "./broker-coordination";
import { type BrokerSettings, brokerSpec, type NamedEndpoint } from "./broker-spec";

/** Arguments of a {@link KafkaBroker}. */
export interface KafkaBrokerArgs
  extends Omit<BrokerSettings, "brokerId" | "rack" | "heapMiB" | "config" | "metrics" | "security"> {
  readonly plan: ServicePlan;
  readonly deployment: Deployment;
  readonly runner: ServiceRunner;
  /** ZooKeeper or ControllerQuorum, which the broker depends on. */
  readonly coordinator: BrokerCoordinator;
  /** Further settings under their official names; secret if one of the values is. */
  readonly config: pulumi.Output<Properties>;
  /** Brokers that start before this one and stop after it. @defaultValue - none */
  readonly startsAfter?: readonly KafkaBroker[];
}

/** Network of a broker, other than the network of this machine. */
export interface BrokerNetwork extends Network {
  /** `host:port` that is advertised on the network. */
  readonly bootstrapServers: pulumi.Output<string>;
  /** Route from this machine into the network. @defaultValue - this machine connects directly */
  readonly relay?: pulumi.Output<Relay>;
  /** Ports on the network that only the nodes of a secured cluster may use. @defaultValue - none is known */
  readonly nodePorts?: pulumi.Output<readonly NodePort[]>;
}

/**
 * Kafka broker, coordinated by ZooKeeper or by KRaft controllers. {@link bootstrapServers} resolves once the broker has
 * answered a metadata request that lists the broker, a controller and the right cluster id. `KafkaCluster` creates brokers.
 */
export class KafkaBroker extends pulumi.ComponentResource {
  /** `host:port` that is advertised to clients. */
  readonly bootstrapServers: pulumi.Output<string>;
  /** Route from this machine to the listener of clients. @defaultValue - this machine connects directly */
  readonly relay?: pulumi.Output<Relay>;
  /** Network that the broker shares with the other services. @defaultValue - the network of the machine */
  readonly network?: BrokerNetwork;
  /** Id of the cluster. */
  readonly clusterId: pulumi.Output<string>;
  /** Identity of this start: changes with every restart. */
  readonly startId: pulumi.Output<string>;
  /** Id of the broker. */
  readonly brokerId: number;
  /** Location of the log. */
  readonly logFile: pulumi.Output<string>;
  /** Location of the data. */
  readonly dataDir: pulumi.Output<string>;

  constructor(name: string, args: KafkaBrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:KafkaBroker", name, {}, opts);
    const { plan, deployment, runner, coordinator, config, startsAfter = [], ...settings } = args;
    const { service, nodeId: brokerId = 0, heapMiB } = plan;
    const { clients, internal } = deployment.listeners(service);
    const folders = deployment.folders(service);
    const rack = deployment.rackOf(service);
    const spec = pulumi
      .all([
        named(clients),
        named(internal),
        coordinator.coordinationOf(plan, settings.profile),
        config,
        deployment.metrics(service),
        deployment.security?.(service),
      ])
      .apply(([forClients, forInternal, coordination, known, metrics, security]) =>
        brokerSpec(
          { ...settings, brokerId, rack, heapMiB, config: known, metrics, security },
          { clients: forClients, internal: forInternal },
          coordination,
          folders,
        ),
      );
    const running = runner.run(plan, spec, { ...withDependsOn({ parent: this }, coordinator), startsAfter });
    const onceReady = ({ endpoint }: ServiceListener): pulumi.Output<string> =>
      pulumi.all([endpoint, running.startId]).apply(([{ address }]) => formatAddress(address));

    this.brokerId = brokerId;
    this.startId = running.startId;
    this.clusterId = running.facts.apply((facts) => facts.clusterId ?? "");
    this.logFile = running.logFile;
    this.dataDir = running.dataDir;
    this.bootstrapServers = onceReady(clients);
    this.relay = clients.relay;
    if (internal.network !== undefined) {
      this.network = { ...internal.network, relay: internal.relay, bootstrapServers: onceReady(internal) };
    }
    this.registerOutputs({ bootstrapServers: this.bootstrapServers, clusterId: this.clusterId });
  }
}

const named = ({ name, endpoint }: ServiceListener): pulumi.Output<NamedEndpoint> =>
  endpoint.apply((known) => ({ listener: name, ...known }));
