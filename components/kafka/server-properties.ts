import type { Address } from "../shared/address";
import type { Profile } from "../java/jvm-flags";
import type { OwnedKey } from "../shared/owned-keys";
import { type Properties, renderProperties } from "../shared/properties";
import { CONTROLLER_LISTENER, CONTROLLER_SETTINGS, roleSettings, sessionSettings } from "./kraft-settings";
import { type Listener, listenerSettings } from "./listeners";

/** The controllers that a broker of a KRaft cluster belongs to. */
export interface BrokerQuorum {
  /** All controllers, as `controller.quorum.voters` lists them. */
  readonly voters: string;
  /** Where it listens as a controller. @defaultValue - it is none */
  readonly listen?: Address;
}

/** What a broker is coordinated by: ZooKeepers, or controllers. */
export type BrokerCoordination =
  | {
      /** `host:port` of each ZooKeeper, comma-separated. */
      readonly zooKeeperConnect: string;
      readonly quorum?: never;
    }
  | { readonly quorum: BrokerQuorum; readonly zooKeeperConnect?: never };

/** What a broker's `server.properties` is made of. */
export type ServerPropertiesSettings = BrokerSettings & BrokerCoordination;

interface BrokerSettings {
  readonly brokerId: number;
  /** Brokers in the whole cluster; replication factors fit this number. */
  readonly brokerCount: number;
  /** Name of the rack that it is in, if one is known: replicas of a partition are spread over racks. */
  readonly rack?: string;
  readonly listeners: readonly Listener[];
  /** Name of the listener that the brokers of the cluster use among themselves. */
  readonly interBrokerListener: string;
  readonly logDir: string;
  readonly profile: Profile;
  /** Further settings under their official names; those that KafkaBroker sets itself excepted. */
  readonly config: Properties;
}

/** Keys of `server.properties` that the component sets itself. */
export const SERVER_PROPERTIES_OWNED_KEYS: readonly OwnedKey[] = [
  { key: "broker.id" },
  { key: "broker.id.generation.enable" },
  { key: "broker.rack", instead: "rack" },
  { key: "node.id" },
  { key: "process.roles", instead: "coordination" },
  { key: "controller.listener.names" },
  { key: "controller.quorum.voters" },
  { key: "metadata.log.dir", instead: "dataDir" },
  { key: "log.dir", instead: "dataDir" },
  { key: "log.dirs", instead: "dataDir" },
  { key: "listeners", instead: "port and bindAddress" },
  { key: "advertised.listeners", instead: "advertisedHost" },
  { key: "listener.security.protocol.map" },
  { key: "inter.broker.listener.name" },
  { key: "control.plane.listener.name" },
  { key: "zookeeper.connect", instead: "zookeeperPort" },
];

/** Settings that make it quick to start, to stop and to use alone. */
const DEVELOPMENT: Properties = {
  // Brokers come and go: a topic from a time with one of them has one replica, and two could never be in sync.
  "min.insync.replicas": 1,
  "group.initial.rebalance.delay.ms": 0,
  "offsets.topic.num.partitions": 1,
  "transaction.state.log.num.partitions": 1,
};

/** Kafka's own defaults, said aloud, and no topics by mistake. */
const PRODUCTION: Properties = {
  "group.initial.rebalance.delay.ms": 3_000,
  "auto.create.topics.enable": false,
  "num.recovery.threads.per.data.dir": 2,
};

/** The same for a broker that ZooKeepers coordinate; the session is 3 of their ticks, so a crash is noticed soon. */
const WITH_ZOOKEEPER: Readonly<Record<Profile, Properties>> = {
  development: {
    "zookeeper.session.timeout.ms": 6_000,
    // Brokers that stop together find no controller for a moment, and wait so long each time: 3 of them 3.8 s, not 12.7.
    "controlled.shutdown.retry.backoff.ms": 500,
    // A controller that waits for a broker whose host or container is gone elects no leaders: Kafka's own 30 s of that.
    "controller.socket.timeout.ms": 6_000,
  },
  production: { "zookeeper.session.timeout.ms": 18_000 },
};

/** Replicas of a partition: as many as brokers, but no more than 3. */
export const replicationFactorOf = (brokerCount: number): number => Math.min(brokerCount, 3);

/** Settings that depend on the number of brokers: never more replicas than brokers, and one may always be missing. */
export function replicationSettings(brokerCount: number): Properties {
  const factor = replicationFactorOf(brokerCount);
  return {
    "default.replication.factor": factor,
    "min.insync.replicas": Math.max(1, factor - 1),
    "offsets.topic.replication.factor": factor,
    "transaction.state.log.replication.factor": factor,
    "transaction.state.log.min.isr": Math.min(2, factor),
  };
}

/** Replicas that must be in sync for a record to be taken with `acks=all`, where a topic does not say how many. */
export const minInSyncReplicas = (brokerCount: number, profile: Profile, config: Properties): number =>
  Number(
    { ...replicationSettings(brokerCount), ...(profile === "production" ? PRODUCTION : DEVELOPMENT), ...config }[
      "min.insync.replicas"
    ],
  );

/** The settings of a broker under their official names, with the user's own over the defaults and under the owned ones. */
export function serverProperties(settings: ServerPropertiesSettings): Properties {
  const { quorum, profile } = settings;
  return {
    ...replicationSettings(settings.brokerCount),
    ...(profile === "production" ? PRODUCTION : DEVELOPMENT),
    ...(quorum === undefined
      ? { ...WITH_ZOOKEEPER[profile], "zookeeper.connection.timeout.ms": 18_000 }
      : { ...sessionSettings(profile), ...(quorum.listen && CONTROLLER_SETTINGS) }),
    "unclean.leader.election.enable": false,
    ...settings.config,
    ...(settings.rack !== undefined && { "broker.rack": settings.rack }),
    ...listenerSettings(
      settings.listeners,
      settings.interBrokerListener,
      quorum && { name: CONTROLLER_LISTENER, bind: quorum.listen },
    ),
    "log.dirs": settings.logDir,
    ...identitySettings(settings),
  };
}

/** What a broker is in its cluster. */
const identitySettings = ({ brokerId, quorum, zooKeeperConnect }: ServerPropertiesSettings): Properties =>
  quorum === undefined
    ? { "broker.id": brokerId, "broker.id.generation.enable": false, "zookeeper.connect": zooKeeperConnect }
    : roleSettings(quorum.listen === undefined ? ["broker"] : ["broker", "controller"], brokerId, quorum.voters);

/** The text of `server.properties`. */
export const renderServerProperties = (settings: ServerPropertiesSettings): string =>
  renderProperties(serverProperties(settings));
