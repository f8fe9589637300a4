import { type Admin, ConfigResourceTypes, KafkaJSAggregateError } from "kafkajs";

import { ANSWER_TIMEOUT_MS } from "../kafka-client/service-access";
import { type AdminQueue, type AdminSettings, withSharedAdmin } from "../kafka-client/shared-admin";
import { askedTogether } from "../shared/asked-together";
import { describeTopic, type ExistingTopic } from "./describe-topic";
import type { TopicConfig, TopicShape } from "./topic-differences";

/** Topic to create. */
export interface NewTopic extends TopicShape {
  readonly name: string;
  /** Time for the brokers to create the topic, in milliseconds. */
  readonly timeoutMs: number;
}

/** Requests for the topics of a cluster. Each throws the error of the brokers, or the reason why none answers. */
export interface TopicAdmin {
  /** Topic of a name; `undefined` if there is none. @throws a `TopicError` if it can't be described, or a partition has no leader. */
  describe(name: string): Promise<ExistingTopic | undefined>;
  /** Creates a topic. Returns false if the topic exists already. */
  create(topic: NewTopic): Promise<boolean>;
  /** Replaces the settings of a topic. */
  setConfig(name: string, config: TopicConfig): Promise<void>;
  /** Adds partitions until the topic has `count`. */
  addPartitions(name: string, count: number, timeoutMs: number): Promise<void>;
  /** Deletes an existing topic. */
  delete(name: string, timeoutMs: number): Promise<void>;
}

/** Works with the topics of a cluster, over a connection that all concurrent callers share. @throws the error of `work`. */
export const withTopicAdmin = <Result>(
  settings: AdminSettings,
  work: (topics: TopicAdmin) => Promise<Result>,
): Promise<Result> => {
  const { bootstrapServers, relay } = settings;
  const brokers = { bootstrapServers, ...(relay && { relay }), timeoutMs: ANSWER_TIMEOUT_MS };
  return withSharedAdmin(settings, (queue) =>
    work({
      describe: (name) => describeTopic({ ...brokers, name }),
      create: (topic) => createTopic({ settings, queue, topic }),
      setConfig: (name, config) =>
        queue((admin) =>
          admin.alterConfigs({
            validateOnly: false,
            resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries: configEntries(config) }],
          }),
        ),
      addPartitions: async (topic, count, timeout) => {
        await queue((admin) => admin.createPartitions({ topicPartitions: [{ topic, count }], timeout }));
      },
      delete: (name, timeout) => queue((admin) => admin.deleteTopics({ topics: [name], timeout })),
    }),
  );
};

/** Topic to create, and a connection for it. */
interface Creation {
  readonly settings: AdminSettings;
  readonly queue: AdminQueue;
  readonly topic: NewTopic;
}

/** Creates a topic, in one request with all topics that were to be created while the request before was under way. */
const createTopic = askedTogether<Creation, boolean>(
  ({ settings, topic }) => JSON.stringify([settings, topic.timeoutMs]),
  (group) => {
    const [{ queue }] = group as readonly [Creation];
    return queue((admin) =>
      createTopics(
        admin,
        group.map(({ topic }) => topic),
      ),
    );
  },
  ({ queue }) => queue(async () => {}),
);

/**
 * Creates topics with the same `timeoutMs` in one request. Returns for each topic if it is new, or why the brokers refuse it. Of two
 * topics with the same name, the first one is created.
 *
 * @throws if the brokers refuse the request.
 */
export async function createTopics(
  admin: Pick<Admin, "createTopics">,
  topics: readonly NewTopic[],
): Promise<readonly (boolean | Error)[]> {
  const names = topics.map(({ name }) => name);
  const isFirst = ({ name }: NewTopic, index: number) => names.indexOf(name) === index;
  const resultsOf = (result: (name: string) => boolean | Error) =>
    topics.map((topic, index) => isFirst(topic, index) && result(topic.name));
  try {
    const areNew = await admin.createTopics({
      waitForLeaders: false,
      timeout: topics[0]?.timeoutMs,
      topics: topics.filter(isFirst).map(({ name, partitions, replicationFactor, config }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor,
        configEntries: configEntries(config),
      })),
    });
    return resultsOf(() => areNew);
  } catch (error) {
    if (!(error instanceof KafkaJSAggregateError)) {
      throw error;
    }
    const refusals = new Map((error.errors as readonly Refusal[]).map((refusal) => [refusal.topic, refusal]));
    return resultsOf((name) => resultOf(refusals.get(name)));
  }
}

/** Error of Kafka for one topic of a request, as kafkajs has it. */
interface Refusal extends Error {
  readonly topic?: string;
  readonly type?: string;
}

/** Result of the creation of a topic: `true` if the topic is new, `false` if it exists already. */
function resultOf(refusal: Refusal | undefined): boolean | Refusal {
  return refusal?.type === "TOPIC_ALREADY_EXISTS" ? false : (refusal ?? true);
}

const configEntries = (config: TopicConfig) => Object.entries(config).map(([name, value]) => ({ name, value }));
