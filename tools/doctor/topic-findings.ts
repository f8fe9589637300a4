import { type Finding, mergeFindings, type PartOfFinding } from "./finding";
import { type JudgedCluster, riskIn, UNCLEAN } from "./setting-findings";

/** Topic as the brokers describe it. */
export interface TopicFacts {
  readonly name: string;
  /** Lowest number of replicas of its partitions. */
  readonly replicas: number;
  /** Settings in effect, by official name; empty if no broker describes them. */
  readonly settings: ReadonlyMap<string, string>;
  /** Names of the {@link settings} that were set for this topic. */
  readonly own: ReadonlySet<string>;
}

/** Users of the topics that Kafka creates for itself. */
const USERS: Readonly<Record<string, string>> = {
  __consumer_offsets: "consumer groups",
  __transaction_state: "transactions",
};

/** Findings about risky topics. */
export const topicFindings = (topics: readonly TopicFacts[], cluster: JudgedCluster): Finding[] =>
  mergeFindings(
    "topic",
    topics.flatMap((topic) => [...replicaParts(topic, cluster), ...inSyncParts(topic), ...uncleanParts(topic)]),
  );

function replicaParts({ name, replicas }: TopicFacts, cluster: JudgedCluster): PartOfFinding[] {
  if (replicas > 1 || cluster.brokers < 2) {
    return [];
  }
  const number = `the replication factor is 1 with ${cluster.brokers} brokers`;
  const users = USERS[name];
  const advice = "add replicas with kafka-reassign-partitions.sh";
  return users === undefined
    ? [
        {
          name,
          severity: riskIn(cluster),
          message: `${number}, so records are unavailable while their broker is down, and lost with its disk`,
          advice,
        },
      ]
    : [
        {
          name,
          severity: "problem",
          message: `${number}, so ${users} stop while the broker of their partition is down`,
          advice,
        },
      ];
}

function inSyncParts({ name, replicas, settings, own }: TopicFacts): PartOfFinding[] {
  const minimum = Number(settings.get("min.insync.replicas"));
  const isStrict = minimum > replicas;
  // The same value as that of the brokers is a finding about the brokers.
  const isTight = minimum === replicas && replicas > 1 && own.has("min.insync.replicas");
  return isStrict || isTight
    ? [
        {
          name,
          severity: "problem",
          message: `min.insync.replicas is ${minimum} and the replication factor ${replicas}, so nobody can write with acks=all${isTight ? " while a broker is down" : ""}`,
          advice: `set config["min.insync.replicas"] of the topic to ${Math.max(1, replicas - 1)}`,
        },
      ]
    : [];
}

const uncleanParts = ({ name, settings, own }: TopicFacts): PartOfFinding[] =>
  settings.get("unclean.leader.election.enable") === "true" && own.has("unclean.leader.election.enable")
    ? [
        {
          name,
          severity: "problem",
          message: UNCLEAN,
          advice: 'set config["unclean.leader.election.enable"] of the topic to false',
        },
      ]
    : [];
