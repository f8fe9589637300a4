import { randomUUID } from "node:crypto";
import { Kafka, type KafkaMessage, logLevel, Partitioners } from "kafkajs";
import { loadConnector, type Relay } from "../kafka-client/relay";
import { relayedSocket } from "../kafka-client/relayed-socket";
import { type Deadline, startDeadline } from "../shared/deadline";
import { errorMessage } from "../shared/error-message";
import { makeTopics } from "./make-topics";
import { readRecords } from "./read-records";

/** What a round trip is made with. */
export interface RoundTripSettings {
  /** Comma-separated `host:port` pairs. */
  readonly bootstrapServers: string;
  /** The way to the brokers. @defaultValue - they are connected to from here */
  readonly relay?: Relay;
  readonly replicationFactor: number;
  readonly deleteTopics: boolean;
  /** For the whole of it, in milliseconds. */
  readonly timeoutMs: number;
}

/** What was proven and how long it took. */
export interface RoundTripReport {
  readonly verified: readonly string[];
  readonly durationsMs: Readonly<Record<string, number>>;
}

/** Records that are sent; more than one, so that order and offsets mean something. */
const RECORD_COUNT = 10;

/** Time for deleting topics and groups at the end, in milliseconds. */
const CLEAN_UP_TIMEOUT_MS = 5_000;

/** Time for asking, after a failure, what the brokers advertise, in milliseconds. */
const DESCRIBE_TIMEOUT_MS = 2_000;

/** A record as it was sent or read, in a form that can be compared. */
interface PlainRecord {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Publishes, subscribes, stores and processes, with topics and groups of its own that are gone afterwards.
 *
 * @throws with the step that failed and the addresses that the brokers advertise; also then it cleans up.
 */
export async function roundTrip(settings: RoundTripSettings): Promise<RoundTripReport> {
  const run = `kafka-cluster-smoke-test-${randomUUID()}`;
  const topics = { source: run, result: `${run}-processed` };
  const groups = {
    subscribe: `${run}-subscribe`,
    store: `${run}-store`,
    process: `${run}-process`,
    result: `${run}-result`,
  };
  const deadline = startDeadline(settings.timeoutMs);
  const connector = settings.relay && loadConnector(settings.relay);
  const kafka = new Kafka({
    clientId: run,
    brokers: settings.bootstrapServers.split(","),
    connectionTimeout: Math.min(settings.timeoutMs, 5_000),
    ...(connector && { socketFactory: relayedSocket(connector) }),
    // Short pauses at first: a broker that has just started answers a moment later.
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 8 },
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  const steps = new Steps(deadline);
  try {
    await steps.take("connect", () => Promise.all([admin.connect(), producer.connect()]));
    await steps.take("createTopics", () =>
      makeTopics(
        admin,
        Object.values(topics).map((topic) => ({
          topic,
          numPartitions: 1,
          replicationFactor: settings.replicationFactor,
        })),
        settings.timeoutMs,
      ),
    );
    const sent = makeRecords(run);
    const published = await steps.take("publish", () =>
      producer.send({ topic: topics.source, acks: -1, messages: sent.map(toMessage) }),
    );
    requireEqual("offset of the first record", Number(published[0]?.baseOffset), 0);

    const subscribed = await steps.take("subscribe", () =>
      readRecords(kafka, topics.source, groups.subscribe, RECORD_COUNT, deadline),
    );
    requireEqual("records that the group was given", subscribed.map(toPlain), sent);

    const stored = await steps.take("store", () =>
      readRecords(kafka, topics.source, groups.store, RECORD_COUNT, deadline),
    );
    requireEqual("records read again from the beginning", stored.map(toPlain), sent);
    requireEqual("offsets of the records read again", stored.map(offsetOf), subscribed.map(offsetOf));

    const processed = await steps.take("process", async () => {
      const taken = await readRecords(kafka, topics.source, groups.process, RECORD_COUNT, deadline);
      await producer.send({
        topic: topics.result,
        acks: -1,
        messages: taken.map(toPlain).map(transform).map(toMessage),
      });
      return readRecords(kafka, topics.result, groups.result, RECORD_COUNT, deadline);
    });
    requireEqual("records that were processed", processed.map(toPlain), sent.map(transform));
    return steps.report([
      `publish: ${RECORD_COUNT} records with keys and headers were acknowledged by all replicas`,
      "subscribe: a consumer group was given each of them once and in order",
      "store: read again from the beginning, contents and offsets were the same",
      "process: each was consumed, transformed and produced to a second topic, and read there",
    ]);
  } catch (error) {
    const advertised = await advertisedAddresses(admin);
    throw new Error(
      `smoke test of ${settings.bootstrapServers} failed at ${steps.current} (${errorMessage(error)}); the brokers advertise ${advertised}: ` +
        "check that they can be reached from here under these addresses, and advertisedHost",
      { cause: error },
    );
  } finally {
    deadline.clear();
    await withinMs(CLEAN_UP_TIMEOUT_MS, async () => {
      if (settings.deleteTopics) {
        await Promise.allSettled([
          admin.deleteTopics({ topics: Object.values(topics) }),
          admin.deleteGroups(Object.values(groups)),
        ]);
      }
      await Promise.allSettled([producer.disconnect(), admin.disconnect()]);
    });
    await connector?.close();
  }
}

/** Takes steps one after the other, within the deadline, and their times. */
class Steps {
  current = "start";
  private readonly durationsMs: Record<string, number> = {};
  private readonly startedAt = Date.now();

  constructor(private readonly deadline: Deadline) {}

  async take<Result>(name: string, step: () => Promise<Result>): Promise<Result> {
    this.current = name;
    const startedAt = Date.now();
    const result = await this.deadline.race(step());
    this.durationsMs[name] = Date.now() - startedAt;
    return result;
  }

  report(proven: readonly string[]): RoundTripReport {
    return { verified: proven, durationsMs: { ...this.durationsMs, total: Date.now() - this.startedAt } };
  }
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

function requireEqual(what: string, actual: unknown, expected: unknown): void {
  const [got, wanted] = [actual, expected].map((value) => JSON.stringify(value));
  if (got !== wanted) {
    throw new Error(`the ${what} should be ${wanted}, got ${got}`);
  }
}

/** Does what it can in the time; clean-up must neither hide a failure nor delay it for long. */
async function withinMs<Result>(timeoutMs: number, work: () => Promise<Result>): Promise<Result | undefined> {
  const deadline = startDeadline(timeoutMs);
  const result = await deadline.race(work()).catch(() => undefined);
  deadline.clear();
  return result;
}

async function advertisedAddresses(admin: ReturnType<Kafka["admin"]>): Promise<string> {
  const described = await withinMs(DESCRIBE_TIMEOUT_MS, () => admin.describeCluster());
  return described === undefined
    ? "nothing (no broker answered)"
    : described.brokers.map(({ host, port }) => `${host}:${port}`).join(", ");
}
