import type { Profile } from "../../components/java/jvm-flags";
import { type Finding, mergeFindings } from "./finding";

/** Settings in effect in a running broker. */
export interface BrokerSettings {
  /** Id of the broker. */
  readonly broker: number;
  /** Values by official name. */
  readonly settings: ReadonlyMap<string, string>;
}

/** Cluster that settings are judged for. */
export interface JudgedCluster {
  /** Number of brokers of the stack, including those that are down. */
  readonly brokers: number;
  readonly profile: Profile;
}

/** Findings about risky settings of running brokers. */
export function settingFindings(brokers: readonly BrokerSettings[], cluster: JudgedCluster): Finding[] {
  const parts = brokers.flatMap(({ broker, settings }) =>
    RULES.flatMap((rule) => rule((name) => settings.get(name) ?? "", cluster)).map((finding) => ({
      ...finding,
      name: String(broker),
    })),
  );
  return [...mergeFindings("broker", parts), ...singleBroker(cluster)];
}

/** Rule about the settings of a broker. */
type Rule = (setting: (name: string) => string, cluster: JudgedCluster) => Omit<Finding, "subject">[];

/** Severity of a risk that people accept while they develop. */
export const riskIn = ({ profile }: JudgedCluster): Finding["severity"] =>
  profile === "production" ? "problem" : "hint";

/** Message about leaders that lag behind, of brokers and of topics. */
export const UNCLEAN =
  "unclean.leader.election.enable is true, so a replica that lags behind can become leader, and acknowledged records are lost";

const RULES: readonly Rule[] = [
  (setting) =>
    setting("unclean.leader.election.enable") === "true"
      ? [
          {
            severity: "problem",
            message: UNCLEAN,
            advice: 'set brokerConfig["unclean.leader.election.enable"] to false',
          },
        ]
      : [],
  (setting, cluster) => {
    const [replicas, minimum] = [Number(setting("default.replication.factor")), Number(setting("min.insync.replicas"))];
    const settings = `min.insync.replicas is ${minimum} and default.replication.factor ${replicas}`;
    const advice = `set brokerConfig["min.insync.replicas"] to ${Math.max(1, replicas - 1)}`;
    if (minimum > replicas) {
      return [
        { severity: "problem", message: `${settings}, so nobody can write to a new topic with acks=all`, advice },
      ];
    }
    if (minimum === replicas && replicas > 1) {
      const message = `${settings}, so nobody can write to a new topic with acks=all while a broker is down`;
      return [{ severity: "problem", message, advice }];
    }
    return minimum === 1 && replicas > 2
      ? [
          {
            severity: riskIn(cluster),
            message: `${settings}, so a record with acks=all can be on one disk alone, and is lost with the disk`,
            advice,
          },
        ]
      : [];
  },
  (setting, cluster) =>
    setting("default.replication.factor") === "1" && cluster.brokers > 1
      ? [
          {
            severity: riskIn(cluster),
            message: `default.replication.factor is 1 with ${cluster.brokers} brokers, so a new topic is unavailable while its broker is down`,
            advice: `set brokerConfig["default.replication.factor"] to ${Math.min(3, cluster.brokers)}`,
          },
        ]
      : [],
  (setting, { profile }) =>
    setting("auto.create.topics.enable") === "true" && profile === "production"
      ? [
          {
            severity: "problem",
            message: "auto.create.topics.enable is true, so a mistyped name creates a topic",
            advice: 'set brokerConfig["auto.create.topics.enable"] to false, and list all topics in topics',
          },
        ]
      : [],
];

const singleBroker = ({ brokers, profile }: JudgedCluster): Finding[] =>
  brokers === 1 && profile === "production"
    ? [
        {
          severity: "hint",
          subject: "the cluster",
          message: "there is one broker in production, so nobody can read or write while it is down",
          advice: "set brokers to 3",
        },
      ]
    : [];
