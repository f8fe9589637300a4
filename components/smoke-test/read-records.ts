import type { Kafka, KafkaMessage } from "kafkajs";
import type { Deadline } from "../shared/deadline";
import { errorMessage } from "../shared/error-message";

/**
 * The first `count` records of a topic, read by a consumer group of its own from the beginning.
 * The consumer has left its group when this returns or throws.
 *
 * @throws at the deadline, with what the consumer met last; when it fails for good; when it fails after the first record,
 * since records might come twice.
 */
export async function readRecords(
  kafka: Kafka,
  topic: string,
  groupId: string,
  count: number,
  deadline: Deadline,
): Promise<KafkaMessage[]> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  let crash: Error | undefined;
  try {
    await deadline.race(consumer.connect());
    await deadline.race(consumer.subscribe({ topic, fromBeginning: true }));
    const records: KafkaMessage[] = [];
    const enough = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        crash = payload.error;
        // It starts again by itself after what may pass, such as a coordinator that has not loaded its groups yet.
        if (!payload.restart || records.length > 0) {
          reject(crash);
        }
      });
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
  } catch (error) {
    throw crash === undefined || crash === error
      ? error
      : new Error(`${errorMessage(error)}; last: ${errorMessage(crash)}`, { cause: crash });
  } finally {
    await consumer.disconnect().catch(() => {});
  }
}
