import type { Request } from "./ask";
import { UNKNOWN_TOPIC } from "./cluster-metadata";
import { KafkaError } from "./kafka-error";
import { ABSENT, int, kafkaRequest, text } from "./kafka-request";

/** Setting of a topic. */
export interface TopicSetting {
  /** Value in effect; empty if the setting has none. */
  readonly value: string;
  /** True if the value was set for this topic. */
  readonly isOwn: boolean;
}

/** Settings of topics: topic to settings by official name. */
export type TopicSettings = ReadonlyMap<string, ReadonlyMap<string, TopicSetting>>;

/** Topics as resources of a request: `ConfigResource.Type` in Kafka. */
const TOPIC = 2;

/** Origin of a value that was set for the topic: `DescribeConfigsResponse.ConfigSource` in Kafka. */
const OF_TOPIC = 1;

/** DescribeConfigs (key 32) for all settings of topics. Every broker answers for every topic. A deleted topic has no settings. */
export const describeTopics = (topics: readonly string[]): Request<TopicSettings> =>
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
        if (code !== 0 && code !== UNKNOWN_TOPIC) {
          throw new KafkaError(code, message);
        }
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
        return [topic, new Map(settings)] as const;
      });
      return new Map(described);
    },
  });
