import type { Admin } from "kafkajs";

import { errorMessage } from "../shared/error-message";

/** Members of an admin client that delete topics. */
type TopicAdmin = Pick<Admin, "deleteTopics" | "listTopics">;

/** Members of an admin client that read the settings of brokers. */
type SettingsAdmin = Pick<Admin, "describeCluster" | "describeConfigs">;

/** Number of a broker among kafkajs's types of resources that have settings. */
const BROKER = 4;

/** Setting of brokers that lets clients delete topics. */
const DELETE_TOPIC_ENABLE = "delete.topic.enable";

/** @throws if the brokers don't let clients delete topics: the topics of each test would remain. */
export async function requireTopicDeletion(admin: SettingsAdmin): Promise<void> {
  const { brokers } = await admin.describeCluster();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: brokers.slice(0, 1).map(({ nodeId }) => ({
      type: BROKER,
      name: String(nodeId),
      configNames: [DELETE_TOPIC_ENABLE],
    })),
  });
  const settings = resources.flatMap(({ configEntries }) => configEntries);
  if (settings.some(({ configName, configValue }) => configName === DELETE_TOPIC_ENABLE && configValue === "false")) {
    throw new Error(
      `${DELETE_TOPIC_ENABLE} must be true, because the test deletes its topics, got false; remove the setting or the smoke test`,
    );
  }
}

/**
 * Deletes the topics of a test.
 *
 * @returns a sentence about topics that remain, with the reason; `undefined` if none does.
 */
export async function deleteTopics(admin: TopicAdmin, topics: readonly string[]): Promise<string | undefined> {
  try {
    await admin.deleteTopics({ topics: [...topics] });
    return undefined;
  } catch (error) {
    // A topic that was not created can't be deleted, and that is no failure.
    const remaining = await admin.listTopics().then(
      (names) => topics.filter((topic) => names.includes(topic)),
      () => topics,
    );
    return remaining.length === 0 ? undefined : remainingTopics(remaining, errorMessage(error));
  }
}

/** Sentence about topics of a test that remain. */
export const remainingTopics = (topics: readonly string[], reason: string): string =>
  `topics ${topics.join(" and ")} of the test may remain, because they could not be deleted (${reason}); delete them with Kafka's kafka-topics tool`;
