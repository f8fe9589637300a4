import { type Admin, Kafka, type KafkaMessage, logLevel, Partitioners } from "kafkajs";
import "../kafka-client/quiet-request-queue";
import { kafkaSockets } from "../kafka-client/kafka-sockets";
import { type Connector, loadConnector, type Relay } from "../kafka-client/relay";
import { parseAddress } from "../kafka-client/service-access";
import { formatAddress } from "../shared/address";
import { startDeadline, withDeadline } from "../shared/deadline";
import { errorMessage } from "../shared/error-message";
import { createTopics } from "./create-topics";
import { deleteTopics as deleteTestTopics, remainingTopics, requireTopicDeletion } from "./delete-topics";
import { readRecords } from "./read-records";
import { Steps } from "./steps";
import { isOfTest, newRun } from "./test-run";
import { unreachableAddresses } from "./unreachable-addresses";

/** Settings of a round trip. */
export interface RoundTripSettings {
  /** Comma-separated `host:port` pairs. */
  readonly bootstrapServers: string;
  /** Route from this machine to the brokers. @defaultValue - this machine connects directly */
  readonly relay?: Relay;
  /** Route of an ordinary user, who reads and writes. @defaultValue {@link relay} */
  readonly userRelay?: Relay;
  /** Replicas of the topics, at most the number of brokers. @defaultValue 1 */
  readonly replicationFactor?: number;
  /** True if the topics are deleted at the end. @defaultValue true */
  readonly deleteTopics?: boolean;
  /**
   * Identity of the test, unique in the cluster; a test has one run at a time. Topics and groups of an interrupted run of the test
   * are deleted too. @defaultValue - topics and groups of interrupted runs remain
   */
  readonly testId?: string;
  /** Time for the whole round trip, in milliseconds. @defaultValue 60000 */
  readonly timeoutMs?: number;
}

/** Result of a round trip. */
export interface RoundTripReport {
  /** Verified facts, one sentence each. */
  readonly verified: readonly string[];
  /** Time for each step and in total, in milliseconds. */
  readonly durationsMs: Readonly<Record<string, number>>;
}

/** Number of records; more than one, so that the test detects a wrong order and wrong offsets. */
const RECORD_COUNT = 10;

/** Time for the deletion of topics and groups at the end, in milliseconds. */
const CLEAN_UP_TIMEOUT_MS = 5_000;

/** Settings of the topics. kafkajs reads neither zstd, lz4 nor snappy, whatever `compression.type` of the brokers is. */
const TOPIC_SETTINGS = [{ name: "compression.type", value: "uncompressed" }];

/** Time to ask for the advertised addresses after a failure, in milliseconds. */
const DESCRIBE_TIMEOUT_MS = 2_000;

/** Record in a form that can be compared. */
interface PlainRecord {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Publishes records, subscribes to them, reads them again and processes them, with topics and groups of its own. Deletes
 * these topics and groups at the end, even after a failure, and those that an interrupted run of the same test has left. The
 * report and the error name topics that remain.
 *
 * @throws with the failed step, its cause, and the advertised addresses that this machine can't reach.
 */
export async function roundTrip({
  bootstrapServers,
  relay,
  userRelay,
  replicationFactor = 1,
  deleteTopics = true,
  testId,
  timeoutMs = 60_000,
}: RoundTripSettings): Promise<RoundTripReport> {
  const { name: run, topics, groups } = newRun(testId);
  const deadline = startDeadline(timeoutMs);
  const connector = relay && loadConnector(relay);
  const userConnector = userRelay && loadConnector(userRelay);
  const client = (through: Connector | undefined) =>
    new Kafka({
      clientId: run,
      connectionTimeout: Math.min(timeoutMs, 5_000),
      ...kafkaSockets(bootstrapServers, through),
      // The first pauses are short, because a broker that has just started answers a moment later.
      retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 8 },
      logLevel: logLevel.NOTHING,
    });
  const admin = client(connector).admin();
  const kafka = client(userConnector ?? connector);
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  const steps = new Steps(deadline);
  let mayHaveTopics = false;
  let leftTopics: readonly string[] = [];
  let leftGroups: readonly string[] = [];
  /** Deletes topics and groups. Returns a sentence about topics that remain. Groups without members expire. */
  const cleanUp = async (): Promise<string | undefined> => {
    if (!mayHaveTopics) {
      return undefined;
    }
    const names = [...leftTopics, ...Object.values(topics)];
    return withDeadline(CLEAN_UP_TIMEOUT_MS, async () => {
      const [remaining] = await Promise.all([
        deleteTopics
          ? deleteTestTopics(admin, names)
          : remainingTopics(names, "a broker on Windows would end (KAFKA-1194)"),
        admin.deleteGroups([...leftGroups, ...Object.values(groups)]).catch(() => {}),
      ]);
      return remaining;
    }).catch((error) => remainingTopics(names, errorMessage(error)));
  };
  try {
    await steps.run("connect", () => Promise.all([admin.connect(), producer.connect()]));
    await steps.run("createTopics", async () => {
      if (deleteTopics) {
        [[leftTopics, leftGroups]] = await Promise.all([leftovers(admin, testId), requireTopicDeletion(admin)]);
      }
      mayHaveTopics = true;
      // The first request about a group makes the brokers create their topic for groups, at the same time as the test's topics.
      void admin.fetchOffsets({ groupId: groups.subscribe, topics: [topics.source] }).catch(() => {});
      await createTopics(
        admin,
        Object.values(topics).map((topic) => ({
          topic,
          numPartitions: 1,
          replicationFactor,
          configEntries: TOPIC_SETTINGS,
        })),
        timeoutMs,
      );
    });
    const sent = makeRecords(run);
    const read = (topic: string, group: string) => readRecords(kafka, topic, group, RECORD_COUNT, deadline);
    // The group joins while the replicas fetch the records.
    const [subscribed] = await Promise.all([
      steps.run("subscribe", async () => {
        const received = await read(topics.source, groups.subscribe);
        requireEqual("records that the group received", received.map(toPlain), sent);
        return received;
      }),
      steps.run("publish", async () => {
        const [first] = await producer.send({ topic: topics.source, acks: -1, messages: sent.map(toMessage) });
        requireEqual("offset of the first record", Number(first?.baseOffset), 0);
      }),
    ]);
    await Promise.all([
      steps.run("store", async () => {
        const stored = await read(topics.source, groups.store);
        requireEqual("records read again from the beginning", stored.map(toPlain), sent);
        requireEqual("offsets of the records read again", stored.map(offsetOf), subscribed.map(offsetOf));
      }),
      steps.run("process", async () => {
        const republish = async () => {
          const consumed = await read(topics.source, groups.process);
          const messages = consumed.map(toPlain).map(transform).map(toMessage);
          await producer.send({ topic: topics.result, acks: -1, messages });
        };
        const [processed] = await Promise.all([read(topics.result, groups.result), republish()]);
        requireEqual("processed records", processed.map(toPlain), sent.map(transform));
      }),
    ]);
    const remaining = await cleanUp();
    return {
      verified: [
        `publish: ${RECORD_COUNT} records with keys and headers were acknowledged by all replicas`,
        "subscribe: a consumer group was given each of them once and in order",
        "store: read again from the beginning, contents and offsets were the same",
        "process: each was consumed, transformed and produced to a second topic, and read there",
        ...(remaining === undefined ? [] : [remaining]),
      ],
      durationsMs: steps.durationsMs,
    };
  } catch (error) {
    const advice = await addressAdvice(admin, bootstrapServers, connector);
    const remaining = await cleanUp();
    throw new Error(
      [`smoke test of ${bootstrapServers} failed at ${steps.current} (${errorMessage(error)})`, advice, remaining]
        .filter(Boolean)
        .join("; "),
      { cause: error },
    );
  } finally {
    deadline.clear();
    await attempt(CLEAN_UP_TIMEOUT_MS, () => Promise.allSettled([producer.disconnect(), admin.disconnect()]));
    await Promise.all([connector?.close(), userConnector?.close()]);
  }
}

/** Topics and groups that interrupted runs of a test have left. */
async function leftovers(admin: Admin, testId: string | undefined): Promise<[topics: string[], groups: string[]]> {
  const ofTest = (names: readonly string[]): string[] =>
    testId === undefined ? [] : names.filter((name) => isOfTest(testId, name));
  const topics = ofTest(await admin.listTopics());
  // Most runs are not interrupted, and each broker would be asked for its groups.
  return topics.length === 0
    ? [[], []]
    : [topics, ofTest((await admin.listGroups()).groups.map(({ groupId }) => groupId))];
}

const makeRecords = (run: string): PlainRecord[] =>
  Array.from({ length: RECORD_COUNT }, (_, number) => ({
    key: `key-${number}`,
    value: `record ${number} of ${run}, äöü €`,
    headers: { run, number: String(number) },
  }));

const transform = (record: PlainRecord): PlainRecord => ({ ...record, value: record.value.toUpperCase() });

const toMessage = ({ key, value, headers }: PlainRecord) => ({ key, value, headers: { ...headers } });

const toPlain = ({ key, value, headers }: KafkaMessage): PlainRecord => ({
  key: String(key),
  value: String(value),
  headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)])),
});

const offsetOf = ({ offset }: KafkaMessage): string => offset;

function requireEqual(subject: string, actual: unknown, expected: unknown): void {
  const [is, should] = [actual, expected].map((value) => JSON.stringify(value));
  if (is !== should) {
    throw new Error(`the ${subject} should be ${should}, got ${is}`);
  }
}

/** Does work whose failure is ignored: it must neither hide the failure of the test nor delay the report. */
const attempt = <Result>(timeoutMs: number, work: () => Promise<Result>): Promise<Result | undefined> =>
  withDeadline(timeoutMs, work).catch(() => undefined);

/** Advice about addresses of brokers that this machine can't reach; `undefined` if all can be reached. */
async function addressAdvice(
  admin: Admin,
  bootstrapServers: string,
  connector: Connector | undefined,
): Promise<string | undefined> {
  const described = await attempt(DESCRIBE_TIMEOUT_MS, () => admin.describeCluster());
  const addresses = described?.brokers ?? bootstrapServers.split(",").map(parseAddress);
  const unreachable = await unreachableAddresses(addresses, connector?.connect.bind(connector));
  return unreachable.length === 0
    ? undefined
    : `the brokers advertise ${addresses.map(formatAddress).join(", ")}, and this machine can't connect to ${unreachable.join(", ")}; check advertisedHost`;
}
