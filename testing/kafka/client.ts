import { type Admin, Kafka, type KafkaConfig, logLevel, Partitioners, type Producer } from "kafkajs";

import type { KafkajsOptions } from "../../components/config/connection/kafkajs-options";
import { kafkaSockets } from "../../components/kafka-client/kafka-sockets";
import "../../components/kafka-client/quiet-request-queue";
import { waitUntil } from "../../components/shared/wait-until";

/** Brokers that a client connects to: their addresses, or the settings of a user of a secured cluster. */
export type Brokers = string | KafkajsOptions;

/** Settings of kafkajs for these brokers. */
const connectionOptions = (brokers: Brokers): KafkaConfig =>
  typeof brokers === "string"
    ? { clientId: "test", ...kafkaSockets(brokers) } // kafkajs alone takes no IPv6 address.
    : (structuredClone(brokers) as KafkaConfig);

/**
 * Kafka client of the tests, which knows only the brokers. As persistent as Kafka's own clients: kafkajs gives up
 * after five retries, too few for the restart of a killed broker on a busy machine.
 */
export const kafkaAt = (brokers: Brokers, options: Partial<KafkaConfig> = {}): Kafka =>
  new Kafka({
    ...connectionOptions(brokers),
    logLevel: logLevel.NOTHING,
    retry: { maxRetryTime: 2_000, retries: 30 },
    ...options,
  });

/** Runs some work with an admin client. */
export async function withAdmin<Result>(brokers: Brokers, work: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafkaAt(brokers).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Three batches of 50 values to publish. All values differ. */
export const [FIRST, SECOND, THIRD] = ["first", "second", "third"].map((batch) =>
  Array.from({ length: 50 }, (_, number) => `${batch} ${number}`),
) as [string[], string[], string[]];

/** Settings of every producer. Idempotent: a record that is sent again, after a broker died with its answer, is stored once. */
const PRODUCER = { createPartitioner: Partitioners.DefaultPartitioner, idempotent: true, maxInFlightRequests: 1 };

/**
 * Connects a producer. Tries again, because kafkajs gives up at once if the broker that the other brokers still call the
 * controller has just died.
 */
async function connectedProducer(brokers: Brokers): Promise<Producer> {
  const producer = kafkaAt(brokers).producer(PRODUCER);
  await waitUntil(
    async () => {
      await producer.connect();
      return true;
    },
    (cause) => new Error("the producer did not connect", { cause }),
    { timeoutMs: 30_000, intervalMs: 500 },
  );
  return producer;
}

/** Publishes values to a topic, which the broker creates if necessary, and waits for all replicas. */
export async function publish(brokers: Brokers, topic: string, values: readonly string[]): Promise<void> {
  const producer = await connectedProducer(brokers);
  try {
    await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) });
  } finally {
    await producer.disconnect();
  }
}

/** Publishes values to a topic, each in a transaction of its own. The end of a transaction takes an offset of the log too. */
export async function publishInTransactions(
  bootstrapServers: string,
  topic: string,
  values: readonly string[],
): Promise<void> {
  const producer = kafkaAt(bootstrapServers).producer({ ...PRODUCER, transactionalId: `test-${topic}` });
  await producer.connect();
  try {
    for (const value of values) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value }] });
      await transaction.commit();
    }
  } finally {
    await producer.disconnect();
  }
}

/**
 * Publishes numbers, one after the other, each acknowledged by all replicas, until some work has ended.
 *
 * @returns how many were published.
 * @throws if a record can't be published, or the work fails.
 */
export async function publishWhile(brokers: Brokers, topic: string, work: () => Promise<unknown>): Promise<number> {
  const producer = await connectedProducer(brokers);
  try {
    const publishOne = (number: number) => producer.send({ topic, acks: -1, messages: [{ value: String(number) }] });
    await publishOne(0); // From then on, the producer knows the topic's leader.
    let isDone = false;
    const working = work().finally(() => {
      isDone = true;
    });
    working.catch(() => {}); // A failure is thrown by the `await` below.
    let count = 1;
    for (; !isDone; count++) {
      await publishOne(count);
    }
    await working;
    return count;
  } finally {
    await producer.disconnect();
  }
}

/**
 * Reads the first `count` values of a topic. A record counts once, even if the consumer starts again and receives the
 * record twice.
 *
 * @throws if fewer records arrive in time.
 */
export async function readAll(brokers: Brokers, topic: string, count: number, timeoutMs = 30_000): Promise<string[]> {
  const consumer = kafkaAt(brokers).consumer({
    groupId: `test-${Date.now()}-${Math.random()}`,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  let timer: NodeJS.Timeout | undefined;
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    return await new Promise<string[]>((resolve, reject) => {
      const values = new Map<string, string>();
      timer = setTimeout(
        () => reject(new Error(`read ${values.size} of ${count} records within ${timeoutMs} ms`)),
        timeoutMs,
      );
      consumer
        .run({
          eachMessage: async ({ partition, message }) => {
            values.set(`${partition}/${message.offset}`, String(message.value));
            if (values.size === count) {
              resolve([...values.values()]);
            }
          },
        })
        .catch(reject);
    });
  } finally {
    clearTimeout(timer);
    await consumer.disconnect();
  }
}

/** Reads all values that a topic contains now. */
export async function readEntireTopic(brokers: Brokers, topic: string, timeoutMs = 60_000): Promise<string[]> {
  const partitions = await withAdmin(brokers, (admin) => admin.fetchTopicOffsets(topic));
  const count = partitions.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  return count === 0 ? [] : readAll(brokers, topic, count, timeoutMs);
}

/** Metadata of a topic. Waits until the broker that kafkajs picks knows the topic: each broker learns of it at another time. */
const topicMetadata = (admin: Admin, topic: string) =>
  waitUntil(
    async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0],
    (cause) => new Error(`no broker knows topic ${topic}`, { cause }),
    { timeoutMs: 30_000 },
  );

/** Creates a topic with these settings, and waits until a broker knows the topic. */
export const createTopic = (
  brokers: Brokers,
  topic: string,
  settings: Readonly<Record<string, string>>,
  replicationFactor?: number,
): Promise<void> =>
  withAdmin(brokers, async (admin) => {
    const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
    // With `waitForLeaders`, kafkajs fails if the broker that it asks does not know the topic yet.
    await admin.createTopics({ topics: [{ topic, configEntries, replicationFactor }], waitForLeaders: false });
    await topicMetadata(admin, topic);
  });

/** Creates a topic with one partition on these brokers; the first one leads. */
export const createTopicOn = (bootstrapServers: string, topic: string, replicas: number[]): Promise<void> =>
  withAdmin(bootstrapServers, async (admin) => {
    const replicaAssignment = [{ partition: 0, replicas }];
    await admin.createTopics({ topics: [{ topic, replicaAssignment }], waitForLeaders: true });
  });

/** Ids of the brokers that each partition of a topic has replicas on. */
export const replicasOf = (bootstrapServers: string, topic: string): Promise<number[][]> =>
  withAdmin(bootstrapServers, async (admin) => {
    const { partitions } = await topicMetadata(admin, topic);
    return partitions.map(({ replicas }) => replicas);
  });

/** Id of the broker that is the cluster's controller. */
export const controllerOf = (bootstrapServers: string): Promise<number | null> =>
  withAdmin(bootstrapServers, async (admin) => (await admin.describeCluster()).controller);

/** Names of the topics of a cluster, without Kafka's internal ones. */
export const topicNames = (bootstrapServers: string): Promise<string[]> =>
  withAdmin(bootstrapServers, async (admin) => (await admin.listTopics()).filter((name) => !name.startsWith("__")));

/** Reassigns all partitions, those of Kafka's internal topics included, to these brokers, and waits for the end. */
export const reassignAllTo = (bootstrapServers: string, replicas: number[]): Promise<void> =>
  withAdmin(bootstrapServers, async (admin) => {
    const { topics } = await admin.fetchTopicMetadata();
    await admin.alterPartitionReassignments({
      topics: topics.map(({ name, partitions }) => ({
        topic: name,
        partitionAssignment: partitions.map(({ partitionId }) => ({ partition: partitionId, replicas })),
      })),
    });
    await waitUntil(
      async () => (await admin.listPartitionReassignments({})).topics.length === 0 || undefined,
      (cause) => new Error("not all partitions have been reassigned", { cause }),
      { timeoutMs: 60_000, intervalMs: 200 },
    );
  });
