import type { Kafka, KafkaMessage } from "kafkajs";

import type { Deadline } from "./deadline";

/**
 * The first `count` records of a topic, read by a consumer group of its own from the beginning.
 * The consumer has left its group when this returns or throws.
 */
export async function readRecords(
  kafka: Kafka,
  topic: string,
  groupId: string,
  count: number,
  deadline: Deadline,
): Promise<KafkaMessage[]> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  try {
    await deadline.race(consumer.connect());
    await deadline.race(consumer.subscribe({ topic, fromBeginning: true }));
    const records: KafkaMessage[] = [];
    const enough = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({
          eachMessage: async ({ message }) => {
            records.push(message);
            if (records.length === count) {
              resolve();
            }
          },
        })
        .catch(reject);
    });
    await deadline.race(enough);
    return records;
  } finally {
    await consumer.disconnect().catch(() => {});
  }
}
