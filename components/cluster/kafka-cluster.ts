import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { BROKER_COUNT_SCHEMA } from "../kafka/broker-count";
import { brokerNames } from "../kafka/broker-names";
import { type Coordinator, coordinatorOf } from "../kafka/coordinator";
import {
  type BrokerNetwork,
  KafkaBroker,
  type KafkaBrokerSettings,
  kafkaBrokerDefaults,
  kafkaBrokerProblems,
} from "../kafka/kafka-broker";
import { replicationFactorOf } from "../kafka/server-properties";
import type { Relay } from "../kafka-client/relay";
import { rejectArguments } from "../pulumi/reject-arguments";
import type { Runtime } from "../runtime/runtime";
import { type Problem, problemsOf } from "../shared/problems";
import { withDefaults } from "../shared/with-defaults";

/** Arguments of a {@link KafkaCluster}: what coordinates it, and its settings. */
export type KafkaClusterArgs = Coordinator & KafkaClusterSettings;

/** What there is to set of a {@link KafkaCluster}: how many brokers, and what they have in common. */
export interface KafkaClusterSettings
  extends Omit<KafkaBrokerSettings, "brokerId" | "brokerCount" | "rank" | "rack" | "dataToDelete" | "startsAfter"> {
  /** Number of brokers, 1 to 100. Replication factors fit it: at most 3. @defaultValue 1 */
  readonly brokers?: number;
  /** Clusters whose data is removed before a broker starts with it: the broker's name to the cluster's id. @defaultValue - none */
  readonly dataToDelete?: Readonly<Record<string, string>>;
}

const { brokerId: _id, brokerCount: _count, rank: _rank, ...common } = kafkaBrokerDefaults;

/** Values of the arguments that are left out. */
export const kafkaClusterDefaults = { ...common, brokers: 1, dataToDelete: {} } as const satisfies KafkaClusterSettings;

/** What is wrong with the arguments. */
export const kafkaClusterProblems = ({ brokers, dataToDelete: _, ...common }: KafkaClusterArgs): Problem[] => [
  ...problemsOf(z.object({ brokers: BROKER_COUNT_SCHEMA }), { brokers: brokers ?? kafkaClusterDefaults.brokers }),
  ...kafkaBrokerProblems(common),
];

/**
 * The brokers of a cluster, with ids from 0, started side by side. {@link bootstrapServers} resolves only after each has
 * answered.
 *
 * @throws if an argument is out of range or `config` holds a key that KafkaBroker sets itself.
 * @example
 * const cluster = new KafkaCluster("kafka", { zooKeeper, brokers: 3 });
 */
export class KafkaCluster extends pulumi.ComponentResource {
  /** In the order of their ids. */
  readonly brokers: readonly KafkaBroker[];
  /** `host:port` that clients are told, of each broker, comma-separated. */
  readonly bootstrapServers: pulumi.Output<string>;
  /** The way to the clients' side of all brokers from here. @defaultValue - none is needed */
  readonly relay?: pulumi.Output<Relay>;
  /** The network that the brokers share with their peers, where that is apart from this machine's. */
  readonly network?: BrokerNetwork;
  /** Id of the cluster, the same for as long as its data lives. */
  readonly clusterId: pulumi.Output<string>;
  /** Identity of each broker's start; another one after every restart. */
  readonly startIds: pulumi.Output<readonly string[]>;
  /** Replicas that a partition has where nobody says how many. */
  readonly replicationFactor: number;

  constructor(name: string, args: KafkaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:KafkaCluster", name, {}, opts);
    rejectArguments(this, kafkaClusterProblems(args));
    const { brokers: brokerCount, dataToDelete, ...settings } = withDefaults(kafkaClusterDefaults, args);
    const names = brokerNames(name, brokerCount);
    rejectArguments(this, rackProblems(names, coordinatorOf(args).runtime));
    const brokers: KafkaBroker[] = [];
    for (const [brokerId, broker] of names.entries()) {
      brokers.push(
        new KafkaBroker(
          broker,
          {
            ...settings,
            brokerId,
            brokerCount,
            rank: brokerId,
            dataToDelete: dataToDelete[broker],
            // One that is the controller as well starts first and stops last: brokers stop with the controller's leave.
            startsAfter: brokers.filter((_, other) => names[other] === args.controllers?.combined?.service),
          },
          // There was a time when a stack had one broker, which was a part of nothing.
          { parent: this, aliases: [{ parent: pulumi.rootStackResource }] },
        ),
      );
    }
    this.brokers = brokers;
    const ofAll = (outputOf: (broker: KafkaBroker) => pulumi.Output<string>): pulumi.Output<string[]> =>
      pulumi.all(this.brokers.map(outputOf));

    this.replicationFactor = replicationFactorOf(brokerCount);
    this.bootstrapServers = ofAll(({ bootstrapServers }) => bootstrapServers).apply(listed);
    this.clusterId = ofAll(({ clusterId }) => clusterId).apply(([first = ""]) => first);
    this.startIds = ofAll(({ startId }) => startId);
    this.relay = this.brokers[0]?.relay;
    this.network = sharedNetwork(this.brokers);
    this.registerOutputs({ bootstrapServers: this.bootstrapServers, clusterId: this.clusterId });
  }
}

/** With racks of some brokers alone, Kafka makes no topic any more. */
function rackProblems(brokers: readonly string[], runtime: Runtime): Problem[] {
  const lacking = brokers.filter((broker) => runtime.rackOf?.(broker) === undefined);
  return lacking.length === 0 || lacking.length === brokers.length
    ? []
    : [
        {
          property: "rack",
          reason: `must be known of every broker or of none, got none of ${lacking.join(", ")}; give it to all of their hosts or remove it from all`,
        },
      ];
}

const listed = (servers: readonly string[]): string => servers.join(",");

/** The network of the first broker, which is that of all, with the addresses of all. */
function sharedNetwork(brokers: readonly KafkaBroker[]): BrokerNetwork | undefined {
  const networks = brokers.flatMap(({ network }) => (network === undefined ? [] : [network]));
  const [first] = networks;
  const servers = pulumi.all(networks.map(({ bootstrapServers }) => bootstrapServers));
  return first && { ...first, bootstrapServers: servers.apply(listed) };
}
