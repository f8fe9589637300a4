import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Partitioners, type Producer } from "kafkajs";

import { errorMessage } from "../../components/shared/error-message";
import { waitUntil } from "../../components/shared/wait-until";
import { type Brokers, createTopic, kafkaAt, readEntireTopic } from "../kafka/client";
import type { FaultId } from "./catalogue";
import { type ClientReport, recordOutcome } from "./outcomes";

/** Pause between two records, in milliseconds: the client must not be a load. */
const PAUSE_MS = 10;

/** Longest time for one record, in milliseconds. Services are killed and restarted meanwhile. */
const RECORD_TIMEOUT_MS = 240_000;

/** Time for an answer, in milliseconds. Then the request is sent again. */
const REQUEST_TIMEOUT_MS = 5_000;

/** Time for the last record after {@link Ledger.close}, in milliseconds. */
const CLOSING_MS = 10_000;

/** Fault of the catalogue, and the runtime on which a test tries the fault, as the table of outcomes names it. */
interface FaultOnRuntime {
  readonly row: FaultId;
  readonly runtime: string;
}

/** Settings of the topic of a {@link Ledger}. */
export interface LedgerTopic {
  readonly replicationFactor?: number;
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Client that publishes numbers, one after the other, and remembers which of them all replicas have acknowledged. The
 * producer is idempotent and keeps retrying: a record that fails for a while must be stored once in the end.
 */
export class Ledger {
  /** Time of each number's acknowledgement. */
  private readonly acknowledged = new Map<number, number>();
  private readonly failures: string[] = [];
  private readonly knownLost = new Set<number>();
  private readonly knownDuplicates = new Set<number>();
  private next = 0;
  private latest = -1;
  private isClosing = false;
  private running: Promise<void> = Promise.resolve();

  private constructor(
    private readonly brokers: Brokers,
    private readonly topic: string,
    private readonly producer: Producer,
  ) {}

  /** Creates a topic with one partition and starts to publish. */
  static async open(brokers: Brokers, { replicationFactor = 1, settings = {} }: LedgerTopic = {}): Promise<Ledger> {
    const topic = `ledger-${Date.now()}`;
    await createTopic(brokers, topic, settings, replicationFactor);
    const producer = kafkaAt(brokers, { requestTimeout: REQUEST_TIMEOUT_MS }).producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 50, maxRetryTime: 500, retries: Math.ceil(RECORD_TIMEOUT_MS / 500) },
    });
    await producer.connect();
    const ledger = new Ledger(brokers, topic, producer);
    ledger.running = ledger.publishAll();
    await ledger.awaitAcknowledgement();
    return ledger;
  }

  /** Waits until a record is acknowledged that is sent from now on. */
  async awaitAcknowledgement(): Promise<void> {
    const from = this.next;
    await waitUntil(
      () => this.latest >= from || undefined,
      () => new Error(`no record from ${from} on was acknowledged (last failure: ${this.failures.at(-1) ?? "none"})`),
      { timeoutMs: RECORD_TIMEOUT_MS },
    );
  }

  /**
   * Runs a fault and its cure, then compares all records that can be read with all that were ever acknowledged.
   *
   * @returns losses and duplicates that were not known before, and the time until a record was acknowledged afterwards.
   */
  async through(fault: () => Promise<unknown>): Promise<{ readonly client: ClientReport; readonly healedMs: number }> {
    const [startedAt, failedBefore] = [Date.now(), this.failures.length];
    await fault();
    await this.awaitAcknowledgement();
    const healedMs = Date.now() - startedAt;
    const found = await this.compareWithTopic();
    const failed = this.failures.length - failedBefore;
    return { healedMs, client: { ...found, failed, pauseMs: this.longestPauseMs(startedAt) } };
  }

  /** Runs a fault of the catalogue like {@link through}, records the outcome, and asserts that no record is affected. */
  async survives({ row, runtime }: FaultOnRuntime, fault: () => Promise<unknown>): Promise<void> {
    const { client, healedMs } = await this.through(fault);
    recordOutcome({ row, runtime, client, healedMs });
    assert.deepEqual({ ...client, pauseMs: 0 }, { lost: 0, duplicated: 0, failed: 0, pauseMs: 0 });
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.race([this.running, delay(CLOSING_MS)]); // After a failed test, no broker may be running.
    await this.producer.disconnect();
  }

  private async publishAll(): Promise<void> {
    while (!this.isClosing) {
      const number = this.next;
      this.next += 1;
      try {
        await this.producer.send({ topic: this.topic, acks: -1, messages: [{ value: String(number) }] });
        this.acknowledged.set(number, Date.now());
        this.latest = number;
      } catch (error) {
        this.failures.push(`${number}: ${errorMessage(error)}`); // The record may be stored, but is not acknowledged.
      }
      await delay(PAUSE_MS);
    }
  }

  private async compareWithTopic(): Promise<Pick<ClientReport, "lost" | "duplicated">> {
    const expected = [...this.acknowledged.keys()];
    const { lost, twice } = compare(expected, (await readEntireTopic(this.brokers, this.topic)).map(Number));
    return { lost: addNew(this.knownLost, lost), duplicated: addNew(this.knownDuplicates, twice) };
  }

  private longestPauseMs(since: number): number {
    const moments = [since, ...[...this.acknowledged.values()].filter((at) => at >= since)];
    return Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at)), 0);
  }
}

/** Numbers that are missing among those that were read, and numbers that were read more than once. */
export function compare(
  expected: readonly number[],
  read: readonly number[],
): { readonly lost: number[]; readonly twice: number[] } {
  const seen = new Set<number>();
  const twice = new Set<number>();
  for (const number of read) {
    (seen.has(number) ? twice : seen).add(number);
  }
  return { lost: expected.filter((number) => !seen.has(number)), twice: [...twice] };
}

/** Adds numbers to a set. Returns how many of them are new. */
function addNew(known: Set<number>, found: readonly number[]): number {
  const before = known.size;
  for (const number of found) {
    known.add(number);
  }
  return known.size - before;
}
