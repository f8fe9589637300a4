import { nearestName } from "../shared/nearest-name";
import type { OwnedKey } from "../shared/owned-keys";
import { isFrom } from "../shared/release";
import { type Catalogue, type Setting, settingNamed } from "./catalogue";
import { addedIn, REMOVED_SETTINGS } from "./other-versions";
import { ZOOKEEPER_ALIASES, ZOOKEEPER_PREFIXES, zooKeeperSettings } from "./zookeeper-settings";

/** Name that a service does not read: the problem in words, and the cure. */
export interface UnreadName {
  readonly reason: string;
  readonly advice: string;
}

/** Setting with any value. */
const ANY: Setting = { type: "STRING" };

/** Beginnings of names that brokers read, but that no class declares: config providers, metrics and an authorizer. */
const FREE_PREFIXES = ["config.providers.", "metrics.context.", "kafka.csv.metrics.", "authorizer.zookeeper.ssl."];

/** Settings of a listener, without `ssl.` and `sasl.` (`SocketServer`, `ChannelBuilders` and `DynamicBrokerConfig` of 3.3.1). */
const LISTENER_SETTINGS = [
  "connections.max.reauth.ms",
  "max.connection.creation.rate",
  "max.connections",
  "num.network.threads",
  "principal.builder.class",
];

/** Settings of a listener whose name may begin with a SASL mechanism: `plain.sasl.jaas.config`. */
const MECHANISM_SETTINGS = [
  "connections.max.reauth.ms",
  "sasl.jaas.config",
  "sasl.login.callback.handler.class",
  "sasl.login.class",
  "sasl.server.callback.handler.class",
];

/** Setting of brokers of this name, or the reason why brokers read no such setting. */
export function brokerSetting(name: string, catalogue: Catalogue, owned: readonly OwnedKey[]): Setting | UnreadName {
  const setting = settingNamed(catalogue.broker, name);
  if (setting !== undefined) {
    return setting;
  }
  if (FREE_PREFIXES.some((prefix) => name.startsWith(prefix))) {
    return ANY;
  }
  const listener = /^listener\.name\.[^.]+\.(.+)$/.exec(name)?.[1];
  return listener === undefined ? unreadByBrokers(name, catalogue, owned) : listenerSetting(listener, catalogue);
}

function listenerSetting(name: string, catalogue: Catalogue): Setting | UnreadName {
  const base = MECHANISM_SETTINGS.find((setting) => name.endsWith(`.${setting}`)) ?? name;
  const isOfListeners = /^(ssl|sasl)\./.test(base) || LISTENER_SETTINGS.includes(base);
  const setting = isOfListeners ? settingNamed(catalogue.broker, base) : undefined;
  if (setting !== undefined) {
    return setting;
  }
  const reason = `is not a setting of a listener in Kafka ${catalogue.kafka}`;
  if (settingNamed(catalogue.broker, name) !== undefined) {
    return { reason, advice: `set ${name} for all listeners` };
  }
  const names = Object.keys(catalogue.broker).filter((one) => /^(ssl|sasl)\./.test(one));
  const nearest = nearestName(name, [...names, ...LISTENER_SETTINGS]);
  return { reason, advice: nearest === undefined ? "remove it" : `did you mean ${nearest}?` };
}

function unreadByBrokers(name: string, catalogue: Catalogue, owned: readonly OwnedKey[]): UnreadName {
  const { kafka, topic } = catalogue;
  if (Object.hasOwn(REMOVED_SETTINGS, name)) {
    const { since, advice } = REMOVED_SETTINGS[name] as (typeof REMOVED_SETTINGS)[string];
    return { reason: `was removed in Kafka ${since}`, advice };
  }
  const added = addedIn(name);
  if (added !== undefined && !isFrom(added, kafka)) {
    return { reason: `came with Kafka ${added}, and the brokers run ${kafka}`, advice: "remove it" };
  }
  const ofTopics = settingNamed(topic, name);
  if (ofTopics !== undefined) {
    const { broker } = ofTopics;
    return {
      reason: "is a setting of topics, not of brokers",
      advice: broker === name ? "set it in the config of topics" : `set ${broker}, or set it in the config of topics`,
    };
  }
  if (catalogue.dynamic.includes(name)) {
    return { reason: "is only read while brokers run", advice: "remove it, and set it with kafka-configs.sh" };
  }
  if (catalogue.quota.includes(name)) {
    return {
      reason: "is a quota of clients",
      advice: "remove it, and set quotas of an entry in users, or with kafka-configs.sh",
    };
  }
  const clients = (["producer", "consumer", "admin"] as const).filter((client) => catalogue[client].includes(name));
  if (clients.length > 0) {
    const words = clients.map((client) => (client === "admin" ? "admin clients" : `${client}s`)).join(" and ");
    return { reason: `is a setting of ${words}, not of brokers`, advice: "set it in the client" };
  }
  if (settingNamed(zooKeeperSettings(catalogue.zookeeper), name) !== undefined) {
    return { reason: "is a setting of ZooKeeper, not of brokers", advice: "set it in zookeeperConfig" };
  }
  if (name.startsWith("confluent.")) {
    return { reason: "is a setting of Confluent Server, which Apache Kafka does not read", advice: "remove it" };
  }
  return {
    reason: `is not a setting of brokers in Kafka ${kafka}`,
    advice: nearestAdvice(name, Object.keys(catalogue.broker), owned),
  };
}

/** Setting of ZooKeeper of this name, or the reason why ZooKeeper reads no such setting. */
export function zooKeeperSetting(name: string, catalogue: Catalogue, owned: readonly OwnedKey[]): Setting | UnreadName {
  const settings = zooKeeperSettings(catalogue.zookeeper);
  const setting = settingNamed(settings, name);
  if (setting !== undefined) {
    return setting;
  }
  if (ZOOKEEPER_PREFIXES.some((prefix) => name.startsWith(prefix))) {
    return ANY;
  }
  if (Object.hasOwn(ZOOKEEPER_ALIASES, name)) {
    return { reason: "has no effect in zoo.cfg", advice: `write ${ZOOKEEPER_ALIASES[name]}` };
  }
  if (name === "jute.maxbuffer") {
    return { reason: "is a property of the JVM, which zoo.cfg can't set", advice: "remove it" };
  }
  const unprefixed = name.replace(/^zookeeper\./, "");
  if (unprefixed !== name && settingNamed(settings, unprefixed) !== undefined) {
    return { reason: "has no effect in zoo.cfg", advice: `write ${unprefixed}` };
  }
  if (settingNamed(catalogue.broker, name) !== undefined) {
    return { reason: "is a setting of brokers, not of ZooKeeper", advice: "set it in brokerConfig" };
  }
  return {
    reason: `is not a setting of ZooKeeper ${catalogue.zookeeper}`,
    advice: nearestAdvice(name, Object.keys(settings), owned),
  };
}

/** Advice with the nearest name. A setting that the component sets itself is reached by an argument, if at all. */
function nearestAdvice(name: string, names: readonly string[], owned: readonly OwnedKey[]): string {
  const nearest = nearestName(name, names);
  const owner = owned.find(({ key }) => key === nearest);
  const plugin = "if a plugin reads it, add the beginning of its name to pluginSettings";
  if (nearest === undefined || (owner !== undefined && owner.instead === undefined)) {
    return `remove it, or ${plugin}`;
  }
  return owner === undefined
    ? `did you mean ${nearest}? Or ${plugin}`
    : `did you mean ${nearest}, which ${owner.instead} sets? Or ${plugin}`;
}
