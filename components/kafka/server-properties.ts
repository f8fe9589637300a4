import type { Profile } from "../java/jvm-flags";
import { windowsDefaults } from "../settings/windows-settings";
import type { OwnedKey } from "../shared/owned-keys";
import { type Properties, renderProperties } from "../shared/properties";
import type { BrokerCoordination } from "./broker-coordination";
import { type Listener, type ListenerProtocol, listenerSettings } from "./listeners";

/** Settings that a broker's `server.properties` is rendered from. */
export interface ServerPropertiesSettings {
  /** Number of brokers in the cluster; replication factors follow this number. */
  readonly brokers: number;
  /** Rack of the broker: Kafka spreads the replicas of a partition over racks. @defaultValue - unknown */
  readonly rack?: string;
  readonly listeners: readonly Listener[];
  /** Name of the listener that brokers use among themselves. */
  readonly interBrokerListener: string;
  /** Version of the protocol between brokers. @defaultValue - the file names none */
  readonly protocolVersion?: string;
  /** Protocol of the listeners. @defaultValue `PLAINTEXT` */
  readonly protocol?: ListenerProtocol;
  /** Settings of certificates, logins and rights. @defaultValue - the broker is not secured */
  readonly security?: Properties;
  readonly coordination: Pick<BrokerCoordination, "defaults" | "identity" | "controllerListener">;
  /** Folders that the partitions are spread over, at least one. */
  readonly logDirs: readonly string[];
  readonly profile: Profile;
  /** True if the broker runs on Windows itself. @defaultValue false */
  readonly isWindows?: boolean;
  /** Further settings under their official names, but for the keys of {@link SERVER_PROPERTIES_OWNED_KEYS}. */
  readonly config: Properties;
}

/** Keys of `server.properties` that KafkaBroker sets itself. */
export const SERVER_PROPERTIES_OWNED_KEYS: readonly OwnedKey[] = [
  { key: "broker.id" },
  { key: "broker.id.generation.enable" },
  { key: "broker.rack", instead: "rack of an entry in hosts, with runtime ssh" },
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
  { key: "inter.broker.protocol.version", instead: "protocolVersion" },
  { key: "control.plane.listener.name" },
  { key: "zookeeper.connect", instead: "zookeeperPort" },
];

/**
 * Defaults of the profiles. Development: quick to start and to stop, for one developer. The number of brokers may change there, and
 * a topic that was created with one broker has one replica, so one replica in sync must be enough. Production: Kafka's own
 * defaults, and no topics that are created by mistake.
 */
const PROFILES: Readonly<Record<Profile, Properties>> = {
  development: {
    "min.insync.replicas": 1,
    "group.initial.rebalance.delay.ms": 0,
    // A follower's first fetch of a new partition fails, and all acknowledgements wait for the second.
    "replica.fetch.backoff.ms": 50,
    "offsets.topic.num.partitions": 1,
    "transaction.state.log.num.partitions": 1,
  },
  production: {
    "group.initial.rebalance.delay.ms": 3_000,
    "auto.create.topics.enable": false,
    "num.recovery.threads.per.data.dir": 2,
  },
};

/**
 * Further defaults with security. Each network thread of a listener verifies the broker's certificate with two handshakes before the
 * broker is ready. One thread is enough for one developer (decision 69 has the throughput).
 */
const SECURED_PROFILES: Readonly<Record<Profile, Properties>> = {
  development: { "num.network.threads": 1 },
  production: {},
};

/** Replicas of a partition: the number of brokers, at most 3. */
export const replicationFactorOf = (brokers: number): number => Math.min(brokers, 3);

/** Settings that follow the number of brokers: never more replicas than brokers, and one replica may be missing. */
function replicationSettings(brokers: number): Properties {
  const factor = replicationFactorOf(brokers);
  return {
    "default.replication.factor": factor,
    "min.insync.replicas": Math.max(1, factor - 1),
    "offsets.topic.replication.factor": factor,
    "transaction.state.log.replication.factor": factor,
    "transaction.state.log.min.isr": Math.min(2, factor),
  };
}

/** Replicas that must be in sync for `acks=all` where a topic does not say how many. */
export const minInSyncReplicas = (brokers: number, profile: Profile, config: Properties): number =>
  Number({ ...replicationSettings(brokers), ...PROFILES[profile], ...config }["min.insync.replicas"]);

/** Settings of a broker under their official names: defaults, then the user's settings, then the owned keys. */
export const serverProperties = ({
  brokers,
  rack,
  listeners,
  interBrokerListener,
  protocolVersion,
  protocol,
  security,
  coordination,
  logDirs,
  profile,
  isWindows = false,
  config,
}: ServerPropertiesSettings): Properties => ({
  ...replicationSettings(brokers),
  ...PROFILES[profile],
  ...(security && SECURED_PROFILES[profile]),
  ...coordination.defaults,
  "unclean.leader.election.enable": false,
  ...(isWindows && windowsDefaults(config)),
  ...config,
  ...(rack !== undefined && { "broker.rack": rack }),
  ...(protocolVersion !== undefined && { "inter.broker.protocol.version": protocolVersion }),
  ...listenerSettings(listeners, interBrokerListener, coordination.controllerListener, protocol),
  ...security,
  "log.dirs": logDirs.join(","),
  ...coordination.identity,
});

/** Text of `server.properties`. */
export const renderServerProperties = (settings: ServerPropertiesSettings): string =>
  renderProperties(serverProperties(settings));
