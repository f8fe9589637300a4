import { setTimeout as delay } from "node:timers/promises";
import type { Consumer, Kafka, KafkaMessage } from "kafkajs";
import type { Deadline } from "../shared/deadline";
import { errorMessage } from "../shared/error-message";

/**
 * Time that a broker waits for records before it answers, in milliseconds. A consumer leaves its group only after the answer, so
 * each reader waits this time at its end.
 */
const FETCH_WAIT_MS = 20;

/** Pause before a broker that does not know a new topic yet is asked again, in milliseconds. */
const UNKNOWN_TOPIC_PAUSE_MS = 25;

/**
 * Reads the first `count` records of a topic from the beginning, with a consumer group of its own. The consumer has left
 * the group when the function returns or throws.
 *
 * @throws at the deadline, with the last error of the consumer; if the consumer fails and does not restart; if it fails
 * after the first record, because records could arrive twice.
 */
export async function readRecords(
  kafka: Kafka,
  topic: string,
  groupId: string,
  count: number,
  deadline: Deadline,
): Promise<KafkaMessage[]> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: FETCH_WAIT_MS, allowAutoTopicCreation: false });
  let crash: Error | undefined;
  try {
    await deadline.race(consumer.connect());
    await subscribe(consumer, topic, deadline);
    const records: KafkaMessage[] = [];
    const complete = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        crash = payload.error;
        // The consumer restarts after a temporary error, such as a coordinator that has not loaded its groups yet.
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
    await deadline.race(complete);
    return records;
  } catch (error) {
    throw crash === undefined || crash === error
      ? error
      : new Error(`${errorMessage(error)}; last: ${errorMessage(crash)}`, { cause: crash });
  } finally {
    await consumer.disconnect().catch(() => {});
  }
}

/** Subscribes to a topic. Brokers learn of a new topic one after the other, and kafkajs asks any of them, once. */
async function subscribe(consumer: Consumer, topic: string, deadline: Deadline): Promise<void> {
  for (;;) {
    try {
      return await deadline.race(consumer.subscribe({ topic, fromBeginning: true }));
    } catch (error) {
      if ((error as { readonly type?: string }).type !== "UNKNOWN_TOPIC_OR_PARTITION") {
        throw error;
      }
      await delay(UNKNOWN_TOPIC_PAUSE_MS);
    }
  }
}
