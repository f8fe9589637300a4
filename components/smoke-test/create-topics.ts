import type { Admin, ITopicConfig } from "kafkajs";

import { errorMessage } from "../shared/error-message";
import { waitUntil } from "../shared/wait-until";

/**
 * Creates topics and waits until each partition has a leader. kafkajs can wait itself, but fails if the broker that it
 * asks does not know the topic yet, as happens with KRaft.
 *
 * @throws if a topic can't be created, or has no leader in time.
 */
export async function createTopics(admin: Admin, configs: readonly ITopicConfig[], timeoutMs: number): Promise<void> {
  // On a busy machine, kafkajs's own limit of 5 s is too short.
  await admin.createTopics({ waitForLeaders: false, timeout: timeoutMs, topics: [...configs] });
  const names = configs.map(({ topic }) => topic);
  await waitUntil(
    async () => {
      const { topics } = await admin.fetchTopicMetadata({ topics: names });
      return topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0)) || undefined;
    },
    (last) => new Error(`${names.join(", ")} had no leaders within ${timeoutMs} ms (last: ${errorMessage(last)})`),
    { timeoutMs },
  );
}
