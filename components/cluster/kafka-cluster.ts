import * as pulumi from "@pulumi/pulumi";

import { ClusterIdentity } from "../kafka/cluster-identity";
import { ControllerQuorum } from "../kafka/controller-quorum";
import { type BrokerNetwork, KafkaBroker } from "../kafka/kafka-broker";
import { replicationFactorOf } from "../kafka/server-properties";
import type { ClusterConnection } from "../kafka-client/cluster-connection";
import type { Relay } from "../kafka-client/relay";
import { agentProblems } from "../metrics/agent-problems";
import type { MetricsTarget } from "../metrics/scrape-config";
import { rejectProblems } from "../pulumi/reject-arguments";
import { RollingRestarts } from "../rolling/rolling-restarts";
import { checkScale } from "../rolling/scale";
import { LocalRuntime } from "../runtime/local/local-runtime";
import type { Deployment, PreparedRuntime, Runtime } from "../runtime/runtime";
import { DEFAULT_CLUSTER } from "../runtime/service-plan";
import { formatAddress } from "../shared/address";
import { ZooKeeper } from "../zookeeper/zookeeper";
import { type ClusterSettings, distributionChoice, type KafkaClusterArgs } from "./cluster-args";
import { type ClusterPlan, clusterPlan } from "./cluster-plan";
import { clusterProblems, layoutProblems, retainedQuorumProblems } from "./cluster-problems";
import { type ExistingCluster, readExistingCluster } from "./existing-cluster";
import { checkExistingData } from "./existing-data";
import { type ResolvedArgs, resolveArgs } from "./resolve-args";
import { readRetainedQuorum } from "./retained-quorum";
import { clusterWarnings } from "./setting-checks";

/** Checked cluster, ready to be created. */
interface CheckedCluster extends ResolvedArgs {
  /** True if the services run on Windows itself. */
  readonly isWindows: boolean;
  readonly plan: ClusterPlan;
  readonly existing: ExistingCluster;
  readonly prepared: PreparedRuntime;
  /** Data to delete before the start: service to cluster id. */
  readonly dataToDelete: Readonly<Record<string, string>>;
  /** Id of the cluster of retained data; empty without such data. */
  readonly retainedClusterId: string;
}

/**
 * Apache Kafka cluster: a ZooKeeper or KRaft controllers, and the brokers that depend on them. {@link bootstrapServers}
 * resolves once every broker has answered, so a client that uses this output needs no waiting of its own.
 *
 * @example
 * const cluster = await KafkaCluster.create("kafka", { coordination: "kraft", brokers: 3, controllers: 3 });
 * new Topic("orders", { cluster, partitions: 6 });
 */
export class KafkaCluster extends pulumi.ComponentResource implements ClusterConnection {
  /** Advertised `host:port` of each broker, comma-separated. */
  readonly bootstrapServers: pulumi.Output<string>;
  /** Route from this machine to the brokers. @defaultValue - this machine connects directly */
  readonly relay?: pulumi.Output<Relay>;
  /** Network that the services share. @defaultValue - the network of the machine */
  readonly network?: BrokerNetwork;
  /** Id of the cluster: the same while its data exists. */
  readonly clusterId: pulumi.Output<string>;
  /** Identity of each broker's start: changes with every restart. */
  readonly startIds: pulumi.Output<readonly string[]>;
  /** Brokers in the order of their ids. */
  readonly brokers: readonly KafkaBroker[];
  /** ZooKeeper of the cluster. @defaultValue - KRaft controllers coordinate the brokers */
  readonly zooKeeper?: ZooKeeper;
  /** KRaft controllers of the cluster. @defaultValue - ZooKeeper coordinates the brokers */
  readonly controllers?: ControllerQuorum;
  /** Version of Kafka. */
  readonly version: string;
  /** Kind of the runtime: `local`, `docker` or `ssh`. */
  readonly runtime: Runtime["kind"];
  /** Replicas of a topic that names no number: the number of brokers, at most 3. */
  readonly replicationFactor: number;
  /** True if brokers survive the deletion of a topic; a broker on Windows does not (KAFKA-1194). */
  readonly deletesTopics: boolean;
  /** True if the data is retained when the cluster is destroyed. */
  readonly retainData: boolean;
  /** Endpoints that Prometheus scrapes, one for each service. @defaultValue - the cluster has no metrics */
  readonly metrics?: pulumi.Output<readonly MetricsTarget[]>;
  /** Shell command line that runs a console tool of Kafka where the services run; tool and arguments follow. */
  readonly consoleTools?: pulumi.Output<string>;

  /**
   * Checks everything that can be checked before a resource is registered, then creates the cluster: arguments, the machine,
   * Docker daemon or hosts, the metrics agent, existing data, and replicas on brokers to be removed.
   *
   * @param name - name of the cluster and beginning of its brokers' names: 1 to 40 letters, digits and hyphens.
   * @throws a `RunError` with every problem in one message. Nothing is created then.
   */
  static async create(
    name: string,
    args: KafkaClusterArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ): Promise<KafkaCluster> {
    const runtime = args.runtime ?? new LocalRuntime();
    const resolved = await resolveArgs(args);
    const { settings } = resolved;
    const subject = `the cluster ${name} can't be created as configured`;
    rejectProblems(subject, clusterProblems(name, settings, runtime));
    for (const warning of clusterWarnings(settings, runtime)) {
      await pulumi.log.warn(warning);
    }
    const existing = await readExistingCluster(name);
    rejectProblems(subject, layoutProblems(settings, existing.layout));
    const plan = clusterPlan(name, settings, isCombined(settings, existing));
    const prepared = await runtime.prepare({
      project: pulumi.getProject(),
      stack: stackNameOf(name),
      services: plan.services,
      distribution: distributionChoice(settings),
      retainData: settings.retainData,
      deployedHosts: existing.hosts,
    });
    rejectProblems(subject, settings.metrics ? await agentProblems(prepared.agentDir ?? "") : []);
    const dataToDelete = await checkExistingData(prepared.data, plan, existing, settings.acceptDataLoss);
    const retained = existing.layout ? undefined : await retainedQuorum(plan, prepared);
    rejectProblems(
      subject,
      retainedQuorumProblems(
        plan.voters.map(({ nodeId }) => nodeId),
        retained,
      ),
    );
    await checkScale(
      plan.brokers.map(({ service }) => service),
      existing.deployed,
    );
    const retainedClusterId = retained?.clusterId ?? "";
    return new KafkaCluster(
      name,
      { ...resolved, isWindows: runtime.isWindows ?? false, plan, existing, prepared, dataToDelete, retainedClusterId },
      opts,
    );
  }

  private constructor(name: string, cluster: CheckedCluster, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:KafkaCluster", name, {}, opts);
    const { settings, plan, existing, prepared } = cluster;
    const deployment = prepared.deploy(name, { parent: this });
    const runner = new RollingRestarts(deployment, plan.services, existing.deployed);
    const identity = new ClusterIdentity(
      `${name}-identity`,
      {
        coordination: plan.coordination,
        coordinators: plan.coordination === "kraft" ? plan.voters.length : plan.coordinators.length,
        isCombined: plan.combinedNode !== undefined,
        retainedClusterId: cluster.retainedClusterId,
      },
      { parent: this },
    );
    const coordinator = this.createCoordinator(cluster, deployment, runner, identity);
    const brokers = this.createBrokers(cluster, deployment, runner, coordinator);
    deployment.complete?.();

    this.zooKeeper = coordinator instanceof ZooKeeper ? coordinator : undefined;
    this.controllers = coordinator instanceof ControllerQuorum ? coordinator : undefined;
    this.brokers = brokers;
    this.bootstrapServers = joinServers(brokers.map(({ bootstrapServers }) => bootstrapServers));
    this.clusterId = pulumi.all(brokers.map(({ clusterId }) => clusterId)).apply(([first = ""]) => first);
    this.startIds = pulumi.all(brokers.map(({ startId }) => startId));
    this.relay = brokers[0]?.relay;
    this.network = sharedNetwork(brokers);
    this.version = settings.version;
    this.runtime = deployment.kind;
    this.replicationFactor = replicationFactorOf(settings.brokers);
    this.deletesTopics = !cluster.isWindows;
    this.retainData = settings.retainData;
    this.consoleTools = deployment.consoleTools;
    this.metrics = settings.metrics
      ? metricsTargets(plan, deployment, [coordinator.startIds, this.startIds])
      : undefined;
    this.registerOutputs({ bootstrapServers: this.bootstrapServers, clusterId: this.clusterId });
  }

  private createCoordinator(
    { settings, outputs, plan }: CheckedCluster,
    deployment: Deployment,
    runner: RollingRestarts,
    identity: ClusterIdentity,
  ): ZooKeeper | ControllerQuorum {
    const { profile, startupTimeoutMs } = settings;
    const common = { plans: plan.coordinators, deployment, runner, profile, startupTimeoutMs };
    const opts = { parent: this, dependsOn: identity };
    return plan.coordination === "kraft"
      ? new ControllerQuorum(
          plan.coordinator,
          {
            ...common,
            voters: plan.voters,
            clusterId: identity.clusterId,
            brokers: settings.brokers,
            config: outputs.brokerConfig,
            secretNames: settings.brokerConfig.secretNames,
            furtherFlags: settings.brokerJvmFlags,
          },
          opts,
        )
      : new ZooKeeper(
          plan.coordinator,
          {
            ...common,
            config: outputs.zookeeperConfig,
            secretNames: settings.zookeeperConfig.secretNames,
            furtherFlags: settings.zookeeperJvmFlags,
          },
          opts,
        );
  }

  /** A combined node starts first and stops last, because brokers need a controller for their shutdown. */
  private createBrokers(
    { settings, outputs, plan, isWindows, dataToDelete }: CheckedCluster,
    deployment: Deployment,
    runner: RollingRestarts,
    coordinator: ZooKeeper | ControllerQuorum,
  ): KafkaBroker[] {
    const { version, profile, startupTimeoutMs, brokerConfig } = settings;
    const brokers: KafkaBroker[] = [];
    for (const broker of plan.brokers) {
      brokers.push(
        new KafkaBroker(
          broker.service,
          {
            plan: broker,
            deployment,
            runner,
            coordinator,
            version,
            brokers: settings.brokers,
            profile,
            isWindows,
            config: outputs.brokerConfig,
            secretNames: brokerConfig.secretNames,
            furtherFlags: settings.brokerJvmFlags,
            dataToDelete: dataToDelete[broker.service],
            startupTimeoutMs,
            startsAfter: brokers.filter((_, index) => plan.brokers[index] === plan.combinedNode),
          },
          { parent: this },
        ),
      );
    }
    return brokers;
  }
}

/** Further clusters of a stack have folders, networks and units of their own. */
const stackNameOf = (name: string): string =>
  name === DEFAULT_CLUSTER ? pulumi.getStack() : `${pulumi.getStack()}-${name}`;

/** Kafka 3.3 can't change a quorum, so an existing cluster keeps its layout, whatever its number of brokers. */
const isCombined = (settings: ClusterSettings, { layout }: ExistingCluster): boolean | undefined =>
  layout?.coordination === settings.coordination ? layout.isCombined : undefined;

/** The data of the first broker tells whether a destroyed stack had another layout. */
const retainedQuorum = (plan: ClusterPlan, { data }: PreparedRuntime) =>
  plan.coordination === "kraft"
    ? readRetainedQuorum(data, [
        ...new Set([...plan.voters, ...plan.brokers.slice(0, 1)].map(({ service }) => service)),
      ])
    : undefined;

/** Endpoints for metrics, once all services have answered. */
const metricsTargets = (
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

const joinServers = (servers: pulumi.Output<string>[]): pulumi.Output<string> =>
  pulumi.all(servers).apply((known) => known.join(","));

/** Network of the brokers, with the addresses of all of them. */
function sharedNetwork(brokers: readonly KafkaBroker[]): BrokerNetwork | undefined {
  const networks = brokers.flatMap(({ network }) => (network === undefined ? [] : [network]));
  const [first] = networks;
  return first && { ...first, bootstrapServers: joinServers(networks.map(({ bootstrapServers }) => bootstrapServers)) };
}
