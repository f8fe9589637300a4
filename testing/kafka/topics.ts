import { type Admin, ConfigResourceTypes, ConfigSource } from "kafkajs";

import { withAdmin } from "./client";

/** Topic as a client sees it. */
export interface TopicDescription {
  readonly partitions: number;
  /** Smallest number of replicas of a partition. */
  readonly replicas: number;
  /** Settings of the topic itself, without those inherited from the brokers. */
  readonly config: Readonly<Record<string, string>>;
}

/** Replaces all settings of a topic. */
export const alterConfig = (
  bootstrapServers: string,
  name: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> =>
  withAdmin(bootstrapServers, (admin) =>
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

/** Description of a topic. */
export const topicOf = (bootstrapServers: string, name: string): Promise<TopicDescription> =>
  withAdmin(bootstrapServers, async (admin) => {
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

/** Names of all topic settings that the brokers know. */
export const settingNames = (bootstrapServers: string, name: string): Promise<string[]> =>
  withAdmin(bootstrapServers, async (admin) => (await settingsOf(admin, name)).map(({ configName }) => configName));

async function settingsOf(admin: Admin, name: string) {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name }],
  });
  return resources.flatMap(({ configEntries }) => configEntries);
}
