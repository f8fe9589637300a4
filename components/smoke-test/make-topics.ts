import type { Admin, ITopicConfig } from "kafkajs";

import { errorMessage } from "../shared/error-message";
import { waitUntil } from "../shared/wait-until";

/**
 * Makes topics and waits until each partition has a leader. kafkajs could wait itself, but takes it for an error where the
 * broker that it asks has not heard of a topic yet, as happens with KRaft.
 *
 * @throws if one of them can't be made, or has no leader once the time is over.
 */
export async function makeTopics(admin: Admin, configs: readonly ITopicConfig[], timeoutMs: number): Promise<void> {
  await admin.createTopics({ waitForLeaders: false, topics: [...configs] });
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
