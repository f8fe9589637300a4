import * as pulumi from "@pulumi/pulumi";

import { ClusterIdentity } from "../kafka/cluster-identity";
import { ControllerQuorum } from "../kafka/controller-quorum";
import { type BrokerNetwork, KafkaBroker } from "../kafka/kafka-broker";
import { ProtocolLevel } from "../kafka/protocol-level";
import { replicationFactorOf } from "../kafka/server-properties";
import type { ClientIdentity } from "../kafka-client/client-identity";
import type { ClusterConnection, NodePort } from "../kafka-client/cluster-connection";
import type { Relay } from "../kafka-client/relay";
import type { MetricsTarget } from "../metrics/scrape-config";
import { RollingRestarts } from "../rolling/rolling-restarts";
import type { Deployment, Runtime } from "../runtime/runtime";
import { DEFAULT_CLUSTER } from "../runtime/service-plan";
import { type SecurityMode, securityPaths } from "../runtime/service-security";
import { ClusterSecurity } from "../security/cluster-security";
import { TEST_USER } from "../user/test-user";
import { User } from "../user/user";
import { ZooKeeper } from "../zookeeper/zookeeper";
import { type CheckedCluster, checkCluster, stackNameOf } from "./check-cluster";
import { type KafkaClusterArgs, securityOf } from "./cluster-args";
import { joinServers, metricsTargets, nodePortsOf, sharedNetwork } from "./cluster-endpoints";

/**
 * Apache Kafka cluster: a ZooKeeper or KRaft controllers, and the brokers that depend on them. {@link bootstrapServers}
 * resolves once every broker has answered, so a client that uses this output need not wait for the brokers.
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
  /** Ports that only the nodes of a secured cluster may use. @defaultValue - the services have a network of their own */
  readonly nodePorts?: pulumi.Output<readonly NodePort[]>;
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
  /** Security of the connections. */
  readonly security: "none" | SecurityMode;
  /** Certificate of the authority that clients trust: PEM. @defaultValue - the cluster is not secured */
  readonly authority?: pulumi.Output<string>;
  /** Certificate of the authority that the nodes trust: PEM. @defaultValue - the cluster is not secured */
  readonly nodesAuthority?: pulumi.Output<string>;
  /** Day on which the first certificate expires, in UTC: `2029-03-03`. @defaultValue - the cluster is not secured */
  readonly certificatesExpire?: pulumi.Output<string>;
  /** Identity of each user, a secret, by the user's name; known once every broker knows the rights of the user. */
  readonly users: Readonly<Record<string, pulumi.Output<ClientIdentity>>>;
  /** Identity of the user that tests use, a secret. @defaultValue - the cluster is not secured */
  readonly testIdentity?: pulumi.Output<ClientIdentity>;
  /** Endpoints that Prometheus scrapes, one for each service. @defaultValue - the cluster has no metrics */
  readonly metrics?: pulumi.Output<readonly MetricsTarget[]>;
  /**
   * Shell command line that runs a console tool of Kafka where the services run; tool and arguments follow.
   * @defaultValue - none: services on this machine have launchers, and containers have the tools of their {@link network}
   */
  readonly consoleTools?: pulumi.Output<string>;
  /**
   * Path of the settings of Kafka's console tools, where the tools run: for `--command-config`, `--consumer.config` and
   * `--producer.config`. With them, the tools may do everything. @defaultValue - the tools need no settings
   */
  readonly toolsConfig?: string;

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
    return new KafkaCluster(name, await checkCluster(name, args), opts);
  }

  private constructor(name: string, cluster: CheckedCluster, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:KafkaCluster", name, {}, opts);
    const { settings, plan, existing } = cluster;
    const { security, deployment } = this.deploy(cluster);
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
    const protocol = new ProtocolLevel(
      `${name}-protocol`,
      {
        protocolVersion: cluster.protocolVersion,
        ...(cluster.metadataRaise && { metadata: pulumi.secret(cluster.metadataRaise) }),
      },
      { parent: this },
    );
    const coordinator = this.createCoordinator(cluster, deployment, runner, { identity, protocol });
    const brokers = this.createBrokers(cluster, deployment, runner, coordinator);
    deployment.complete?.();

    this.zooKeeper = coordinator instanceof ZooKeeper ? coordinator : undefined;
    this.controllers = coordinator instanceof ControllerQuorum ? coordinator : undefined;
    this.brokers = brokers;
    this.bootstrapServers = joinServers(brokers.map(({ bootstrapServers }) => bootstrapServers));
    this.clusterId = pulumi.all(brokers.map(({ clusterId }) => clusterId)).apply(([first = ""]) => first);
    this.startIds = pulumi.all(brokers.map(({ startId }) => startId));
    this.relay = brokers[0]?.relay;
    const network = sharedNetwork(brokers);
    const ports = security && nodePortsOf(coordinator);
    // Where the services have a network of their own, nothing outside reaches these ports.
    this.network = network && { ...network, nodePorts: ports };
    this.nodePorts = network ? undefined : ports;
    this.version = settings.version;
    this.runtime = deployment.kind;
    this.replicationFactor = replicationFactorOf(settings.brokers);
    this.deletesTopics = !cluster.isWindows;
    this.retainData = settings.retainData;
    this.consoleTools = deployment.consoleTools;
    const [first] = plan.brokers;
    this.toolsConfig = security && first && securityPaths(deployment.folders(first.service)).client;
    this.security = security?.mode ?? "none";
    this.authority = security?.authority;
    this.nodesAuthority = security?.nodesAuthority;
    this.certificatesExpire = security?.expires;
    const { [TEST_USER.name]: testIdentity, ...users } = security ? this.createUsers(cluster, security) : {};
    this.users = users;
    this.testIdentity = testIdentity;
    this.metrics = settings.metrics
      ? metricsTargets(plan, deployment, [coordinator.startIds, this.startIds])
      : undefined;
    this.registerOutputs({ bootstrapServers: this.bootstrapServers, clusterId: this.clusterId });
  }

  /** Deployment whose connections are as secure as the arguments say. */
  private deploy({ settings, passwords, caPrivateKey, plan, prepared }: CheckedCluster): {
    readonly deployment: Deployment;
    readonly security?: ClusterSecurity;
  } {
    const { name, coordination, services } = plan;
    const deployment = prepared.deploy(name, { parent: this });
    const mode = securityOf(settings);
    const { alternativeNames, caCertificate } = settings;
    if (mode === undefined) {
      return { deployment };
    }
    const security = new ClusterSecurity(
      `${name}-security`,
      {
        mode,
        coordination,
        users: [TEST_USER, ...settings.users.entries].map(({ name: user }) => ({
          name: user,
          password: passwords[user],
        })),
        clusterName: `${pulumi.getProject()}-${stackNameOf(name)}`,
        services,
        deployment,
        alternativeNames,
        ...(caCertificate !== undefined && caPrivateKey && { ownAuthority: { caCertificate, caPrivateKey } }),
      },
      { parent: this },
    );
    return { security, deployment: security.deployment };
  }

  private createUsers(
    { settings, plan }: CheckedCluster,
    { identities, storedPasswords }: ClusterSecurity,
  ): Record<string, pulumi.Output<ClientIdentity>> {
    return Object.fromEntries(
      [TEST_USER, ...settings.users.entries].flatMap(({ name, superUser, allow, quotas }) => {
        const user = new User(
          userResourceName(plan.name, name),
          { cluster: this, principal: `User:${name}`, superUser, allow, quotas, password: storedPasswords[name] },
          { parent: this },
        );
        const identity = identities[name];
        const known = identity && pulumi.secret(pulumi.all([identity, user.id]).apply(([value]) => value));
        return known ? [[name, known]] : [];
      }),
    );
  }

  private createCoordinator(
    { settings, outputs, plan }: CheckedCluster,
    deployment: Deployment,
    runner: RollingRestarts,
    { identity, protocol }: { readonly identity: ClusterIdentity; readonly protocol: ProtocolLevel },
  ): ZooKeeper | ControllerQuorum {
    const { profile, startupTimeoutMs } = settings;
    const common = { plans: plan.coordinators, deployment, runner, profile, startupTimeoutMs };
    const opts = { parent: this, dependsOn: [identity, protocol] };
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
    { settings, outputs, plan, protocolVersion, isWindows, dataToDelete }: CheckedCluster,
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
            ...(plan.coordination === "zookeeper" && { protocolVersion }),
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

/** Name of the resource of a user. Clusters of one stack may have users of the same name. */
const userResourceName = (cluster: string, user: string): string =>
  cluster === DEFAULT_CLUSTER ? user : `${cluster}-${user}`;
