import { type Admin, ConfigResourceTypes, ConfigSource } from "kafkajs";

import { kafkaAt } from "./client";

/** A topic as a client sees it. */
export interface SeenTopic {
  readonly partitions: number;
  readonly replicas: number;
  readonly config: Readonly<Record<string, string>>;
}

/** What somebody else does to topics, by hand. */
export async function byHand<Result>(
  bootstrapServers: string,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const admin = kafkaAt(bootstrapServers).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Gives a topic these settings, and no others. */
export const alterConfig = (
  bootstrapServers: string,
  name: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> =>
  byHand(bootstrapServers, (admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name,
          configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
        },
      ],
    }),
  );

/** A topic as it is, with the settings of its own. */
export const topicOf = (bootstrapServers: string, name: string): Promise<SeenTopic> =>
  byHand(bootstrapServers, async (admin) => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    const partitions = topics.flatMap(({ partitions }) => partitions);
    const own = (await settingsOf(admin, name)).filter(
      ({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG,
    );
    return {
      partitions: partitions.length,
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      config: Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue])),
    };
  });

/** Names of all settings that the brokers know of a topic. */
export const settingNames = (bootstrapServers: string, name: string): Promise<string[]> =>
  byHand(bootstrapServers, async (admin) => (await settingsOf(admin, name)).map(({ configName }) => configName));

async function settingsOf(admin: Admin, name: string) {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name }],
  });
  return resources.flatMap(({ configEntries }) => configEntries);
}
