import { ask, connectDirectly } from "../../components/kafka-client/ask";
import { metadataRequest } from "../../components/kafka-client/cluster-metadata";
import { describeTopics, settingsIn } from "../../components/kafka-client/describe-topics";
import { withRelay } from "../../components/kafka-client/relay";
import { ANSWER_TIMEOUT_MS, parseAddress, type ServiceAccess } from "../../components/kafka-client/service-access";
import { rootCauseMessage } from "../../components/shared/error-message";
import type { TopicFacts } from "./topic-findings";

/**
 * Topics as the first of the brokers that answers describes them, internal topics included. All brokers are asked side by
 * side.
 *
 * @throws with the reason of the first broker if no broker answers.
 */
export const readTopics = (brokers: readonly ServiceAccess[]): Promise<TopicFacts[]> =>
  Promise.any(brokers.map(topicsOf)).catch((error) => {
    throw new Error(rootCauseMessage(error), { cause: error });
  });

const topicsOf = ({ address, relay }: ServiceAccess): Promise<TopicFacts[]> =>
  withRelay(relay, async (connect = connectDirectly) => {
    const [broker, options] = [parseAddress(address), { timeoutMs: ANSWER_TIMEOUT_MS, connect }];
    const { partitions } = await ask(broker, metadataRequest("all"), options);
    const replicas = new Map<string, number>();
    for (const partition of partitions) {
      const lowest = replicas.get(partition.topic) ?? partition.replicas.length;
      replicas.set(partition.topic, Math.min(lowest, partition.replicas.length));
    }
    const described = await ask(broker, describeTopics([...replicas.keys()]), options);
    return [...replicas].map(([name, number]) => {
      const settings = [...settingsIn(described, name)];
      return {
        name,
        replicas: number,
        settings: new Map(settings.map(([setting, { value }]) => [setting, value])),
        own: new Set(settings.flatMap(([setting, { isOwn }]) => (isOwn ? [setting] : []))),
      };
    });
  });
