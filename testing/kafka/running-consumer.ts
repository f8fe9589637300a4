import type { Consumer } from "kafkajs";

import { kafkaAt } from "./client";

/** Starts a consumer of a group, with the client id `consumer-of-tests`, that has read and committed `count` records. */
export async function startConsumer(
  bootstrapServers: string,
  group: string,
  topic: string,
  count: number,
): Promise<Consumer> {
  const consumer = kafkaAt(bootstrapServers, { clientId: "consumer-of-tests" }).consumer({ groupId: group });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let committed = 0;
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        autoCommit: false,
        eachBatch: async ({ batch, resolveOffset, commitOffsetsIfNecessary, uncommittedOffsets }) => {
          resolveOffset(batch.lastOffset());
          await commitOffsetsIfNecessary(uncommittedOffsets());
          committed += batch.messages.length;
          if (committed >= count) {
            resolve();
          }
        },
      })
      .catch(reject);
  });
  return consumer;
}
