import type { Problem } from "../shared/problems";
import { isFrom } from "../shared/release";
import { REQUIREMENTS_OF_KAFKA, REQUIREMENTS_OF_ZOOKEEPER } from "./requirements";
import { type GivenSettings, shownValue, valueIn } from "./setting-problems";
import { type Context, REMOVE, type Rule, refuse, type SettingsCluster } from "./setting-rule";

/** Broker settings that contradict the cluster or each other. */
export const brokerContradictions = (settings: GivenSettings, cluster: SettingsCluster): Problem[] =>
  contradictions("brokerConfig", settings, cluster, [
    ...BROKER_RULES,
    ...REQUIREMENTS_OF_KAFKA,
    ...(cluster.isSecured ? [] : BROKER_RULES_WITHOUT_SECURITY),
  ]);

/** ZooKeeper settings that contradict the cluster. */
export const zooKeeperContradictions = (settings: GivenSettings, cluster: SettingsCluster): Problem[] =>
  contradictions("zookeeperConfig", settings, cluster, [
    ...ZOOKEEPER_RULES,
    ...REQUIREMENTS_OF_ZOOKEEPER,
    ...(cluster.isSecured ? [] : ZOOKEEPER_RULES_WITHOUT_SECURITY),
  ]);

function contradictions(
  argument: string,
  settings: GivenSettings,
  cluster: SettingsCluster,
  rules: readonly Rule[],
): Problem[] {
  const other = valueIn(settings);
  return Object.entries(settings.values).flatMap(([name, value]) => {
    const context: Context = { ...cluster, name, value: String(value).trim(), other };
    for (const rule of rules) {
      const problem = rule.problem(context);
      if (problem !== undefined) {
        const reason = `${problem.reason}, got ${shownValue(settings, name)}; ${problem.advice}`;
        return [{ property: `${argument}["${name}"]`, reason }];
      }
    }
    return [];
  });
}

/** Rule that a number is at most a limit. */
const limit = (
  name: string,
  limitOf: (context: Context) => number,
  reason: (max: number) => string,
  advice: string,
): Rule => ({
  problem: (context) => {
    const max = limitOf(context);
    return context.name === name && Number(context.value) > max ? { reason: reason(max), advice } : undefined;
  },
});

/** Number of replicas that the settings give to a kind of topic, at most the number of brokers. */
const replicas =
  (factor: string) =>
  ({ brokers, replicationFactor, other }: Context): number =>
    Math.max(1, Math.min(brokers, Number(other(factor) ?? replicationFactor) || brokers));

const atMostBrokers = (factor: string): Rule => ({
  problem: ({ name, value, brokers }) =>
    name === factor && Number(value) > brokers
      ? {
          reason: `must be at most ${brokers}, the number of brokers`,
          advice: "lower it, or raise brokers",
        }
      : undefined,
});

/** Kafka's own authorizers, which know users by their authentication. */
const OWN_AUTHORIZER =
  /^(kafka\.security\.(authorizer\.AclAuthorizer|auth\.SimpleAclAuthorizer)|org\.apache\.kafka\.metadata\.authorizer\.StandardAuthorizer)$/;

/** True if the authorizer lets clients in that have no name. */
const admitsAnonymous = ({ other }: Context): boolean =>
  /(^|;)\s*User:ANONYMOUS\s*(;|$)/.test(other("super.users") ?? "") ||
  /^true$/i.test(other("allow.everyone.if.no.acl.found") ?? "");

/** Oldest version of the protocol and of the records with headers, which the smoke test writes (KIP-82). */
export const FIRST_WITH_HEADERS = "0.11.0";

/** First version of the protocol that ignores the format of the records (KIP-724). */
const FIRST_WITHOUT_FORMAT = "3.0.0";

const BROKER_RULES: readonly Rule[] = [
  {
    // Kafka itself accepts such a number, and then can't create a topic by itself.
    problem: ({ name, value }) =>
      name === "default.replication.factor" && Number(value) < 1
        ? { reason: "must be at least 1, the replicas of a topic", advice: "raise it" }
        : undefined,
  },
  atMostBrokers("default.replication.factor"),
  atMostBrokers("offsets.topic.replication.factor"),
  atMostBrokers("transaction.state.log.replication.factor"),
  limit(
    "min.insync.replicas",
    replicas("default.replication.factor"),
    (max) =>
      `must be at most ${max}, the number of replicas of a topic, because topics would reject all records with acks=all`,
    "lower it",
  ),
  limit(
    "transaction.state.log.min.isr",
    replicas("transaction.state.log.replication.factor"),
    (max) => `must be at most ${max}, the number of replicas of the topic, because no transaction could begin`,
    "lower it",
  ),
  limit(
    "offsets.commit.required.acks",
    replicas("offsets.topic.replication.factor"),
    (max) => `must be at most ${max}, the number of replicas of the topic of offsets`,
    "lower it",
  ),
  refuse(
    /^(security\.inter\.broker\.protocol|early\.start\.listeners)$/,
    "is set by KafkaBroker itself, with the listeners",
  ),
  refuse(
    /(\.class|\.classes|reporters|\.class\.name)$/,
    "names a class of Confluent Server, which Apache Kafka does not have",
    REMOVE,
    ({ value, hasOwnArchive }) => !hasOwnArchive && /(^|,)\s*io\.confluent\./.test(value),
  ),
  refuse(
    /^(initial\.broker\.registration\.timeout\.ms|broker\.(heartbeat\.interval|session\.timeout)\.ms|metadata\.(log|max)\..*|controller\.quorum\..*)$/,
    'is not used with coordination "zookeeper"',
    REMOVE,
    ({ coordination }) => coordination === "zookeeper",
  ),
  refuse(
    /^log\.message\.format\.version$/,
    "is not used from version 3.0 of the protocol on (KIP-724)",
    REMOVE,
    ({ protocolVersion, coordination }) => coordination === "kraft" || isFrom(FIRST_WITHOUT_FORMAT, protocolVersion),
  ),
  refuse(
    /^log\.message\.format\.version$/,
    `must be ${FIRST_WITH_HEADERS} or newer, because older records have no headers, which the smoke test needs`,
    "raise it or remove it",
    ({ value }) => !isFrom(FIRST_WITH_HEADERS, value),
  ),
];

/** Advice that names the key which makes connections secure. */
const ADVISE_SECURITY = 'remove it, and set security to "tls" to encrypt and authenticate all connections';

/** Rules for a cluster without security. A secured one sets these settings itself, which another check reports. */
const BROKER_RULES_WITHOUT_SECURITY: readonly Rule[] = [
  refuse(
    /^(ssl|sasl|zookeeper\.ssl|delegation\.token)\.|^connections\.max\.reauth\.ms$|^listener\.name\.[^.]+\.(.+\.)?((ssl|sasl)\.|connections\.max\.reauth\.ms$)/,
    "has no effect without security, because all connections are in plain text",
    ADVISE_SECURITY,
  ),
  refuse(
    /^zookeeper\.set\.acl$/,
    "must be false, because brokers connect to ZooKeeper without authentication",
    REMOVE,
    ({ value }) => /^true$/i.test(value),
  ),
  refuse(
    /^authorizer\.class\.name$/,
    "must not be set without authentication, because every client and broker is User:ANONYMOUS and would be refused",
    "remove it, or add User:ANONYMOUS to super.users",
    (context) => OWN_AUTHORIZER.test(context.value) && !admitsAnonymous(context),
  ),
  refuse(
    /^(super\.users|allow\.everyone\.if\.no\.acl\.found|authorizer\.zookeeper\..*)$/,
    "is only used with authorizer.class.name",
    REMOVE,
    ({ other }) => !other("authorizer.class.name"),
  ),
];

const FIXED_SERVERS = "would let ZooKeeper change its list of servers, which zookeepers sets";

const ZOOKEEPER_RULES: readonly Rule[] = [
  refuse(/^reconfigEnabled$/, FIXED_SERVERS, REMOVE, ({ value }) => /^true$/i.test(value)),
  refuse(/^standaloneEnabled$/, FIXED_SERVERS, REMOVE, ({ value }) => /^false$/i.test(value)),
  refuse(/^dynamicConfigFile$/, FIXED_SERVERS),
  refuse(/^(group|weight)\./, "would change the majority of the servers, which zookeepers sets"),
  refuse(
    /^peerType$/,
    'must be "participant", because all servers have the same settings, and observers alone elect no leader',
    REMOVE,
    ({ value }) => value === "observer",
  ),
  refuse(/^observerMasterPort$/, "opens a port that no argument sets, and no server is an observer"),
];

/** As {@link BROKER_RULES_WITHOUT_SECURITY}, for ZooKeeper. */
const ZOOKEEPER_RULES_WITHOUT_SECURITY: readonly Rule[] = [
  refuse(
    /^(ssl\.|sslQuorum|portUnification$|client\.portUnification$|quorum\.auth\.|kerberos\.|sasl\.serverconfig$|sessionRequireClientSASLAuth$|X509AuthenticationProvider\.|SASLAuthenticationProvider\.)/,
    "has no effect without security, because all connections are in plain text",
    ADVISE_SECURITY,
  ),
];
