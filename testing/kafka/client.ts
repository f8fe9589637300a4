import { Kafka, type KafkaConfig, logLevel, Partitioners } from "kafkajs";

import { waitUntil } from "../../components/shared/wait-until";

/**
 * A client of the tests' own, which knows nothing of the project but the address it is given. It is as patient as Kafka's
 * own clients: kafkajs gives up after five tries, which a broker that was killed outlasts on a busy machine.
 */
export const kafkaAt = (bootstrapServers: string, options: Partial<KafkaConfig> = {}): Kafka =>
  new Kafka({
    clientId: "test",
    brokers: bootstrapServers.split(","),
    logLevel: logLevel.NOTHING,
    retry: { maxRetryTime: 2_000, retries: 30 },
    ...options,
  });

/** Values to publish, 50 at a time, each another. */
export const [FIRST, SECOND, THIRD] = ["first", "second", "third"].map((batch) =>
  Array.from({ length: 50 }, (_, number) => `${batch} ${number}`),
) as [string[], string[], string[]];

/** What each producer of the tests is: what it sends once more, its answer lost with a broker, is stored once. */
const PRODUCER = { createPartitioner: Partitioners.DefaultPartitioner, idempotent: true, maxInFlightRequests: 1 };

/** Publishes values into a topic, which is made if need be, and waits for all replicas. */
export async function publish(bootstrapServers: string, topic: string, values: readonly string[]): Promise<void> {
  const producer = kafkaAt(bootstrapServers).producer(PRODUCER);
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) });
  } finally {
    await producer.disconnect();
  }
}

/**
 * Publishes numbered values, one after the other, each once and acknowledged by all replicas, while some work is done.
 *
 * @returns how many.
 * @throws if one of them can't be published, or the work fails.
 */
export async function publishWhile(
  bootstrapServers: string,
  topic: string,
  work: () => Promise<unknown>,
): Promise<number> {
  const producer = kafkaAt(bootstrapServers).producer(PRODUCER);
  await producer.connect();
  try {
    const publishOne = (number: number) => producer.send({ topic, acks: -1, messages: [{ value: String(number) }] });
    await publishOne(0); // Then it knows its way.
    let isDone = false;
    const working = work().finally(() => {
      isDone = true;
    });
    working.catch(() => {}); // It is awaited below.
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
 * The first `count` values of a topic, from its beginning, within the time. A record counts once, also where the consumer
 * begins again and is given it twice.
 */
export async function readAll(
  bootstrapServers: string,
  topic: string,
  count: number,
  timeoutMs = 30_000,
): Promise<string[]> {
  const consumer = kafkaAt(bootstrapServers).consumer({
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

/** All values that a topic holds now. */
export async function readWhole(bootstrapServers: string, topic: string, timeoutMs = 60_000): Promise<string[]> {
  const admin = kafkaAt(bootstrapServers).admin();
  await admin.connect();
  let count: number;
  try {
    const partitions = await admin.fetchTopicOffsets(topic);
    count = partitions.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  } finally {
    await admin.disconnect();
  }
  return count === 0 ? [] : readAll(bootstrapServers, topic, count, timeoutMs);
}

/** Makes a topic with settings of its own. */
export async function createTopic(
  bootstrapServers: string,
  topic: string,
  settings: Readonly<Record<string, string>>,
  replicationFactor?: number,
): Promise<void> {
  const admin = kafkaAt(bootstrapServers).admin();
  await admin.connect();
  try {
    const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
    // kafkajs takes it for an error where the broker that it asks for leaders has not heard of the topic yet.
    await admin.createTopics({ topics: [{ topic, configEntries, replicationFactor }], waitForLeaders: false });
    await waitUntil(
      async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0],
      (last) => new Error(`no broker told of topic ${topic}`, { cause: last }),
      { timeoutMs: 30_000 },
    );
  } finally {
    await admin.disconnect();
  }
}

/** Ids of the brokers that hold each partition of a topic. */
export async function replicasOf(bootstrapServers: string, topic: string): Promise<number[][]> {
  const admin = kafkaAt(bootstrapServers).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas));
  } finally {
    await admin.disconnect();
  }
}

/** Makes a topic of one partition on these brokers, of which the first leads it. */
export async function createTopicOn(bootstrapServers: string, topic: string, replicas: number[]): Promise<void> {
  const admin = kafkaAt(bootstrapServers).admin();
  await admin.connect();
  try {
    const replicaAssignment = [{ partition: 0, replicas }];
    await admin.createTopics({ topics: [{ topic, replicaAssignment }], waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
}

/** Id of the broker that controls the cluster. */
export async function controllerOf(bootstrapServers: string): Promise<number | null> {
  const admin = kafkaAt(bootstrapServers).admin();
  await admin.connect();
  try {
    return (await admin.describeCluster()).controller;
  } finally {
    await admin.disconnect();
  }
}

/** Names of the topics that a cluster has, its own ones left out. */
export async function topicNames(bootstrapServers: string): Promise<string[]> {
  const admin = kafkaAt(bootstrapServers).admin();
  await admin.connect();
  try {
    return (await admin.listTopics()).filter((name) => !name.startsWith("__"));
  } finally {
    await admin.disconnect();
  }
}

/** Moves all partitions, those of a cluster's own topics too, so that these brokers hold each of them. */
export async function moveTo(bootstrapServers: string, replicas: number[]): Promise<void> {
  const admin = kafkaAt(bootstrapServers).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata();
    await admin.alterPartitionReassignments({
      topics: topics.map(({ name, partitions }) => ({
        topic: name,
        partitionAssignment: partitions.map(({ partitionId }) => ({ partition: partitionId, replicas })),
      })),
    });
    await waitUntil(
      async () => (await admin.listPartitionReassignments({})).topics.length === 0 || undefined,
      (cause) => new Error("not all partitions have been moved", { cause }),
      { timeoutMs: 60_000, intervalMs: 200 },
    );
  } finally {
    await admin.disconnect();
  }
}
