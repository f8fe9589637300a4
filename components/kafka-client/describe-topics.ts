import type { Request } from "./ask";
import { UNKNOWN_TOPIC } from "./cluster-metadata";
import { KafkaError } from "./kafka-error";
import { ABSENT, int, kafkaRequest, text } from "./kafka-request";

/** Setting of a topic. */
interface TopicSetting {
  /** Value in effect; empty if the setting has none. */
  readonly value: string;
  /** True if the value was set for this topic. */
  readonly isOwn: boolean;
}

/** Settings of a topic, by official name. */
export type TopicSettings = ReadonlyMap<string, TopicSetting>;

/** Settings by topic, or the reason why the broker describes none. A missing topic is left out. */
export type DescribedTopics = ReadonlyMap<string, TopicSettings | KafkaError>;

/** Topics as resources of a request: `ConfigResource.Type` in Kafka. */
const TOPIC = 2;

/** Origin of a value that was set for the topic: `DescribeConfigsResponse.ConfigSource` in Kafka. */
const OF_TOPIC = 1;

/** Settings of a topic in an answer; none if the topic is missing. @throws the reason why the broker describes none. */
export function settingsIn(described: DescribedTopics, topic: string): TopicSettings {
  const settings = described.get(topic) ?? new Map();
  if (settings instanceof KafkaError) {
    throw settings;
  }
  return settings;
}

/** DescribeConfigs (key 32) for all settings of topics. Every broker answers for every topic. */
export const describeTopics = (topics: readonly string[]): Request<DescribedTopics> =>
  kafkaRequest({
    name: "DescribeConfigs",
    apiKey: 32,
    version: 1,
    body: Buffer.concat([
      int(topics.length, 4),
      ...topics.flatMap((topic) => [int(TOPIC, 1), text(topic), int(ABSENT, 4)]),
      int(0, 1), // Without the origins of other values.
    ]),
    parse: (response) => {
      response.skip(4); // Throttle time.
      const described = response.list(() => {
        const [code, message] = [response.int(2), response.text()];
        response.skip(1); // Kind of the resource.
        const topic = response.text();
        const settings = response.list(() => {
          const [name, value] = [response.text(), response.text()];
          response.skip(1); // True if the setting can't be changed.
          const origin = response.int(1);
          response.skip(1); // True if the value is secret.
          response.list(() => [response.text(), response.text(), response.int(1)]); // Other values.
          return [name, { value, isOwn: origin === OF_TOPIC }] as const;
        });
        return { topic, code, answer: code === 0 ? new Map(settings) : new KafkaError(code, message) };
      });
      const existing = described.filter(({ code }) => code !== UNKNOWN_TOPIC);
      return new Map(existing.map(({ topic, answer }) => [topic, answer]));
    },
  });
