import { type Admin, ConfigResourceTypes, KafkaJSAggregateError } from "kafkajs";
import type { AdminQueue } from "../kafka-client/shared-admin";
import { errorMessage } from "../shared/error-message";
import { describeProblems } from "../shared/problems";
import { AbortWait, waitUntil } from "../shared/wait-until";
import { describeTopic, type FoundTopic, isOfType } from "./describe-topic";
import {
  changeProblems,
  settingsDiffer,
  type TopicConfig,
  type TopicShape,
  topicDifferences,
} from "./topic-differences";

/** A topic that is to be made if need be. */
export interface TopicToMake extends TopicShape {
  readonly name: string;
  /** Longest wait for leaders of all partitions, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Makes a topic. One that is there already and is the same is taken for it: a run that was cut may have made it.
 *
 * @throws what is different about one that is there; what Kafka does not accept; when leaders are missing at the end.
 */
export async function makeTopic(turn: AdminQueue, wanted: TopicToMake): Promise<FoundTopic> {
  const { isNew, found } = await madeOrFound(turn, wanted);
  const differences = isNew ? [] : topicDifferences(found, wanted);
  if (differences.length > 0) {
    throw new Error(
      `topic ${wanted.name} is there already and is another, with ${differences.join(", ")}; ` +
        "describe it as it is, or delete it with kafka-topics.sh, or take another name",
    );
  }
  return found;
}

/**
 * Makes a topic what it is to be, whatever became of it.
 *
 * @throws what can't be done about it; what Kafka does not accept; when leaders are missing at the end.
 */
export async function changeTopic(turn: AdminQueue, wanted: TopicToMake): Promise<FoundTopic> {
  const { found } = await madeOrFound(turn, wanted);
  const problems = changeProblems(found, wanted);
  if (problems.length > 0) {
    throw new Error(`topic ${wanted.name} can't be changed so: ${describeProblems(problems)}`);
  }
  if (settingsDiffer(found, wanted)) {
    const config = { ...wanted.config, ...found.reassignment };
    await turn((admin) => setConfig(admin, wanted.name, config)).catch((error) => {
      throw notGiven(wanted.name, "its settings", error);
    });
  }
  if (found.partitions < wanted.partitions) {
    const topicPartitions = [{ topic: wanted.name, count: wanted.partitions }];
    await turn((admin) => admin.createPartitions({ topicPartitions, timeout: wanted.timeoutMs })).catch((error) => {
      throw notGiven(wanted.name, `${wanted.partitions} partitions`, error);
    });
    return waitFor(wanted, async () => {
      const now = await turn((admin) => describeTopic(admin, wanted.name));
      return now !== undefined && now.partitions >= wanted.partitions ? now : undefined;
    });
  }
  return found;
}

const notGiven = (name: string, what: string, error: unknown): Error =>
  new Error(
    `topic ${name} could not be given ${what} (${errorMessage(error)}); see the brokers' logs, then run it again`,
    {
      cause: error,
    },
  );

/** Deletes a topic, if there is one of this name. */
export const removeTopic = (turn: AdminQueue, name: string, timeoutMs: number): Promise<void> =>
  turn(async (admin) => {
    if ((await describeTopic(admin, name)) !== undefined) {
      await admin.deleteTopics({ topics: [name], timeout: timeoutMs });
    }
  });

/** The topic, once it has leaders, and whether it was made here. It may still be on its way out at first. */
async function madeOrFound(turn: AdminQueue, wanted: TopicToMake): Promise<{ isNew: boolean; found: FoundTopic }> {
  let isNew = false;
  return waitFor(wanted, async () => {
    const found = await turn((admin) => describeTopic(admin, wanted.name));
    if (found === undefined && !isNew) {
      isNew = await turn((admin) => create(admin, wanted));
    }
    return found && { isNew, found };
  });
}

const waitFor = <Result>(
  { name, timeoutMs }: TopicToMake,
  attempt: () => Promise<Result | undefined>,
): Promise<Result> =>
  waitUntil(
    attempt,
    (last) =>
      new Error(
        `topic ${name} had no leaders for all partitions within ${timeoutMs} ms${last === undefined ? "" : ` (last: ${errorMessage(last)})`}; see the brokers' logs or raise timeoutMs`,
        { cause: last },
      ),
    { timeoutMs, intervalMs: 50 },
  );

/** Whether it was made here, and not there already. */
async function create(admin: Admin, wanted: TopicToMake): Promise<boolean> {
  const { name, partitions, replicationFactor, config, timeoutMs } = wanted;
  try {
    return await admin.createTopics({
      waitForLeaders: false,
      timeout: timeoutMs,
      topics: [
        {
          topic: name,
          numPartitions: partitions,
          replicationFactor,
          configEntries: entriesOf(config),
        },
      ],
    });
  } catch (error) {
    const [refusal] = error instanceof KafkaJSAggregateError ? error.errors : [];
    throw isFinal(refusal) ? new AbortWait(refused(name, refusal)) : (refusal ?? error);
  }
}

/** Whether Kafka would refuse the same again. */
const isFinal = (refusal: unknown): boolean =>
  (refusal as { readonly retriable?: boolean } | undefined)?.retriable === false;

/** Names that differ in `.` and `_` alone are the one thing about a name that can't be seen from here. */
function refused(name: string, refusal: unknown): Error {
  const advice = isOfType(refusal, "INVALID_TOPIC_EXCEPTION")
    ? 'look for one whose name differs in "." and "_" alone'
    : "check its settings, and that all brokers are up";
  return new Error(`topic ${name} could not be made (${errorMessage(refusal)}); ${advice}`, { cause: refusal });
}

const setConfig = (admin: Admin, name: string, config: TopicConfig): Promise<void> =>
  admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries: entriesOf(config) }],
  });

const entriesOf = (config: TopicConfig) => Object.entries(config).map(([name, value]) => ({ name, value }));
