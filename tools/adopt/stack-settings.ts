import type { Profile } from "../../components/java/jvm-flags";
import { quorumCoordination, zooKeeperCoordination } from "../../components/kafka/broker-coordination";
import { SERVER_PROPERTIES_OWNED_KEYS, serverProperties } from "../../components/kafka/server-properties";
import { catalogueOf, nearestCatalogue, type Setting, settingNamed } from "../../components/settings/catalogue";
import { settingText } from "../../components/settings/setting-values";
import { zooKeeperSettings } from "../../components/settings/zookeeper-settings";
import { isLoopback } from "../../components/shared/address";
import type { OwnedKey } from "../../components/shared/owned-keys";
import { type Properties, parseProperties } from "../../components/shared/properties";
import type { TopicEntry } from "../../components/topic/topic-problems";
import { renderZooCfg, ZOO_CFG_OWNED_KEYS } from "../../components/zookeeper/zoo-cfg";
import type { HandMadeCluster } from "./hand-made-cluster";

/** Values of configuration keys. */
export type StackSettings = Readonly<Record<string, unknown>>;

/** Host that a stack binds by default. */
const LOOPBACK = "127.0.0.1";

/**
 * Values of the configuration keys that describe a cluster that was set up by hand, even where they are defaults. The data
 * existed before the stack, so `destroy` must keep it.
 */
export function stackSettings(
  cluster: HandMadeCluster,
  topics: readonly TopicEntry[],
  profile: Profile,
): StackSettings {
  const { coordination, version, scalaVersion, brokers, zooKeeper } = cluster;
  const [first] = brokers;
  return {
    runtime: "local",
    coordination,
    version,
    scalaVersion,
    protocolVersion: (zooKeeper && first.properties["inter.broker.protocol.version"]) ?? "",
    archive: "",
    archiveSha512: "",
    brokers: brokers.length,
    firstBrokerId: first.id,
    port: first.listener.port,
    ...(zooKeeper ? { zookeepers: 1, zookeeperPort: zooKeeper.port } : { controllers: 1 }),
    ...hostsOf(cluster),
    // A new stack that other machines reach must name its security. The brokers had none.
    ...(isOpen(cluster) && { security: "none" }),
    brokerConfig: brokerConfig(cluster, profile),
    zookeeperConfig: zooKeeper ? zooKeeperConfig(zooKeeper.properties, version) : {},
    topics,
    retainData: true,
    acceptDataLoss: "",
  };
}

/** Hosts of a stack. A listener on all addresses that advertises no other machine's address becomes one on this machine. */
function hostsOf({ brokers: [{ listener }] }: HandMadeCluster): {
  readonly bindAddress: string;
  readonly advertisedHost: string;
} {
  const { host, advertisedHost = "" } = listener;
  const isAdvertised = host === "" && advertisedHost !== "" && !isLoopback(advertisedHost);
  return { bindAddress: host || (isAdvertised ? "0.0.0.0" : LOOPBACK), advertisedHost };
}

/** True if other machines reach the brokers. */
export const isOpen = (cluster: HandMadeCluster): boolean => !isLoopback(hostsOf(cluster).bindAddress);

/** True if brokers that listened on all addresses are adopted as brokers that listen only on this machine. */
export const isNarrowed = (cluster: HandMadeCluster): boolean =>
  cluster.brokers[0].listener.host === "" && hostsOf(cluster).bindAddress === LOOPBACK;

function brokerConfig(cluster: HandMadeCluster, profile: Profile): Properties {
  const { coordination, version, brokers } = cluster;
  const server = { host: LOOPBACK, port: 0 };
  const { defaults } =
    coordination === "kraft"
      ? quorumCoordination(0, { clusterId: "", voters: [], listen: server }, profile)
      : zooKeeperCoordination(0, [server], profile);
  // Not the defaults on Windows: there, values of the stock file must not replace those that rename no open file.
  const byDefault = serverProperties({
    ...{ brokers: brokers.length, listeners: [], interBrokerListener: "PLAINTEXT", logDirs: [], profile, config: {} },
    coordination: { defaults, identity: {} },
  });
  return ownSettings(
    brokers[0].properties,
    SERVER_PROPERTIES_OWNED_KEYS,
    catalogueOf(version)?.broker ?? {},
    byDefault,
  );
}

function zooKeeperConfig(properties: Readonly<Record<string, string>>, version: string): Properties {
  const byDefault = parseProperties(
    renderZooCfg({ dataDir: "", clientPort: 0, clientPortAddress: LOOPBACK, config: {} }),
  );
  return ownSettings(properties, ZOO_CFG_OWNED_KEYS, zooKeeperSettings(nearestCatalogue(version).zookeeper), byDefault);
}

/** Settings of a file that the stack would not have without them. */
function ownSettings(
  properties: Readonly<Record<string, string>>,
  owned: readonly OwnedKey[],
  known: Readonly<Record<string, Setting>>,
  byDefault: Properties,
): Properties {
  const isOwned = (name: string) => owned.some(({ key }) => (key.endsWith(".") ? name.startsWith(key) : name === key));
  const entries = Object.entries(properties)
    .filter(([name]) => !isOwned(name))
    .map(([name, text]) => [name, typedValue(settingNamed(known, name), text)] as const)
    .filter(
      ([name, value]) =>
        value !== typedValue(settingNamed(known, name), String(byDefault[name] ?? settingNamed(known, name)?.default)),
    );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Value of a setting as a configuration file has it: numbers and truth values without quotes. */
function typedValue(setting: Setting | undefined, text: string): string | number | boolean {
  const value = (setting && settingText(setting, text)) ?? text.trim();
  switch (setting?.type) {
    case "BOOLEAN":
      return /^(true|false)$/.test(value) ? value === "true" : value;
    case "SHORT":
    case "INT":
    case "LONG":
      return Number.isSafeInteger(Number(value)) && value !== "" ? Number(value) : value;
    default:
      return value;
  }
}
