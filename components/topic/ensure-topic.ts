import { errorMessage } from "../shared/error-message";
import { describeProblems } from "../shared/problems";
import { AbortWait, waitUntil } from "../shared/wait-until";
import { type ExistingTopic, TopicError } from "./describe-topic";
import type { NewTopic, TopicAdmin } from "./topic-admin";
import { changeProblems, settingsDiffer, topicDifferences } from "./topic-differences";

/** Topic as the caller wants it. */
export interface DesiredTopic extends NewTopic {
  /** Longest wait for leaders of all partitions, in milliseconds. */
  readonly timeoutMs: number;
  /** Names of settings whose values no message may show. @defaultValue - none */
  readonly secretSettings?: readonly string[];
}

/**
 * Creates a topic, or adopts an equal one, which an interrupted run may have created.
 *
 * @throws if a different topic of this name exists, Kafka refuses the topic, or partitions have no leader in time.
 */
export async function ensureTopic(topics: TopicAdmin, desired: DesiredTopic): Promise<ExistingTopic> {
  const { isNew, topic } = await createOrFind(topics, desired);
  const differences = isNew ? [] : topicDifferences(topic, desired, desired.secretSettings);
  if (differences.length > 0) {
    throw new Error(
      `topic ${desired.name} already exists with ${differences.join(", ")}; ` +
        "set the existing values, delete the topic with kafka-topics.sh, or use another name",
    );
  }
  return topic;
}

/**
 * Changes a topic to the desired one, and creates the topic if it no longer exists.
 *
 * @throws if Kafka can't make or refuses the change, or partitions have no leader in time.
 */
export async function updateTopic(topics: TopicAdmin, desired: DesiredTopic): Promise<ExistingTopic> {
  const { topic } = await createOrFind(topics, desired);
  const problems = changeProblems(topic, desired);
  if (problems.length > 0) {
    throw new Error(`topic ${desired.name} can't be changed: ${describeProblems(problems)}`);
  }
  if (settingsDiffer(topic, desired)) {
    const config = { ...desired.config, ...topic.reassignment };
    await topics.setConfig(desired.name, config).catch((error) => {
      throw refusedChange(`the settings of topic ${desired.name} could not be changed`, error);
    });
  }
  if (topic.partitions < desired.partitions) {
    await topics.addPartitions(desired.name, desired.partitions, desired.timeoutMs).catch((error) => {
      throw refusedChange(`topic ${desired.name} could not be extended to ${desired.partitions} partitions`, error);
    });
    return waitForTopic(desired, async () => {
      const now = await topics.describe(desired.name);
      return now !== undefined && now.partitions >= desired.partitions ? now : undefined;
    });
  }
  return topic;
}

const refusedChange = (message: string, error: unknown): Error =>
  new Error(`${message} (${errorMessage(error)}); see the brokers' logs, then deploy again`, { cause: error });

/** Deletes a topic if it exists. */
export async function deleteTopic(topics: TopicAdmin, name: string, timeoutMs: number): Promise<void> {
  const exists = await waitUntil(
    () => topics.describe(name).then((topic) => topic !== undefined, isDescriptionRefused),
    (last) => last as Error,
    { timeoutMs: Math.min(timeoutMs, DELETION_CHECK_MS), intervalMs: 250 },
  );
  if (exists) {
    await topics.delete(name, timeoutMs);
  }
}

/** Longest wait for a broker that says if a topic exists, in milliseconds: brokers restart. */
const DELETION_CHECK_MS = 10_000;

/** True for the error of a topic that exists. @throws any other error. */
function isDescriptionRefused(error: unknown): true {
  if (error instanceof TopicError) {
    return true;
  }
  throw error;
}

/** Waits until the topic has leaders. Creates the topic if need be, even after a deletion that is still in progress. */
async function createOrFind(
  topics: TopicAdmin,
  desired: DesiredTopic,
): Promise<{ readonly isNew: boolean; readonly topic: ExistingTopic }> {
  let isNew = false;
  return waitForTopic(desired, async () => {
    const topic = await topics.describe(desired.name);
    if (topic === undefined && !isNew) {
      isNew = await create(topics, desired);
    }
    return topic && { isNew, topic };
  });
}

const waitForTopic = <Result>(
  { name, timeoutMs }: DesiredTopic,
  attempt: () => Promise<Result | undefined>,
): Promise<Result> =>
  waitUntil(
    attempt,
    (last) =>
      new Error(
        `topic ${name} had no leaders for all partitions within ${timeoutMs} ms${last === undefined ? "" : ` (last: ${errorMessage(last)})`}; see the brokers' logs, then deploy again`,
        { cause: last },
      ),
    { timeoutMs, intervalMs: 50 },
  );

/** Creates a topic. Returns false if the topic exists already. */
const create = (topics: TopicAdmin, desired: DesiredTopic): Promise<boolean> =>
  topics.create(desired).catch((refusal) => {
    throw isFinal(refusal) ? new AbortWait(refusedTopic(desired.name, refusal)) : refusal;
  });

/** True if Kafka itself has refused a request, and would refuse it again. Errors of a connection have no `type`. */
function isFinal(error: unknown): boolean {
  const { retriable, type } = (error ?? {}) as { readonly retriable?: boolean; readonly type?: string };
  return type !== undefined && retriable === false;
}

/** The name is valid, so a refused name means that a topic with a similar name exists. */
function refusedTopic(name: string, refusal: unknown): Error {
  const advice =
    (refusal as { readonly type?: string }).type === "INVALID_TOPIC_EXCEPTION"
      ? 'check for a topic whose name differs only in "." and "_"'
      : "check the topic's settings, and that all brokers are up";
  return new Error(`topic ${name} could not be created (${errorMessage(refusal)}); ${advice}`, { cause: refusal });
}
