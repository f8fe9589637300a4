import { setTimeout as delay } from "node:timers/promises";
import { Partitioners, type Producer } from "kafkajs";

import { errorMessage } from "../../components/shared/error-message";
import { waitUntil } from "../../components/shared/wait-until";
import { createTopic, kafkaAt, readWhole } from "../kafka/client";
import type { ClientReport } from "./outcomes";

/** Pause between two records, in milliseconds: it is to run through faults, not to be one. */
const PAUSE_MS = 10;

/** Longest time that one record may take, in milliseconds: services are killed, and brought back, meanwhile. */
const PATIENCE_MS = 240_000;

/** Time for an answer, after which the same is asked again, in milliseconds. */
const REQUEST_TIMEOUT_MS = 5_000;

/** Time for the last record when all is over, in milliseconds. */
const CLOSING_MS = 10_000;

/** How a topic that is written to throughout keeps its records. */
export interface LedgerTopic {
  readonly replicationFactor?: number;
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * A client that publishes numbers, one after the other, and writes down which of them all replicas have acknowledged. Its
 * producer is idempotent and patient: what fails for a while is tried again and must be stored once.
 */
export class Ledger {
  /** When each number was acknowledged. */
  private readonly acknowledged = new Map<number, number>();
  private readonly failures: string[] = [];
  private readonly knownLost = new Set<number>();
  private readonly knownTwice = new Set<number>();
  private next = 0;
  private latest = -1;
  private isClosing = false;
  private running: Promise<void> = Promise.resolve();

  private constructor(
    private readonly bootstrapServers: string,
    private readonly topic: string,
    private readonly producer: Producer,
  ) {}

  /** Makes a topic of one partition and begins to write. */
  static async open(
    bootstrapServers: string,
    { replicationFactor = 1, settings = {} }: LedgerTopic = {},
  ): Promise<Ledger> {
    const topic = `ledger-${Date.now()}`;
    await createTopic(bootstrapServers, topic, settings, replicationFactor);
    const producer = kafkaAt(bootstrapServers, { requestTimeout: REQUEST_TIMEOUT_MS }).producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 50, maxRetryTime: 500, retries: Math.ceil(PATIENCE_MS / 500) },
    });
    await producer.connect();
    const ledger = new Ledger(bootstrapServers, topic, producer);
    ledger.running = ledger.write();
    await ledger.acknowledges();
    return ledger;
  }

  /** Waits until a record is acknowledged that is sent from now on. */
  async acknowledges(): Promise<void> {
    const from = this.next;
    await waitUntil(
      () => this.latest >= from || undefined,
      () => new Error(`no record from ${from} on was acknowledged (last failure: ${this.failures.at(-1) ?? "none"})`),
      { timeoutMs: PATIENCE_MS },
    );
  }

  /**
   * Runs through a fault: does it, heals it, and then holds what can be read against what was acknowledged, back to the
   * first record.
   *
   * @returns what was found that was not known before, and the time until `fault` had ended and a record was acknowledged.
   */
  async through(fault: () => Promise<unknown>): Promise<{ readonly client: ClientReport; readonly healedMs: number }> {
    const [startedAt, failedBefore] = [Date.now(), this.failures.length];
    await fault();
    await this.acknowledges();
    const healedMs = Date.now() - startedAt;
    const found = await this.check();
    const failed = this.failures.length - failedBefore;
    return { healedMs, client: { ...found, failed, pauseMs: this.longestPauseMs(startedAt) } };
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.race([this.running, delay(CLOSING_MS)]); // Where a test has failed, nobody may answer.
    await this.producer.disconnect();
  }

  private async write(): Promise<void> {
    while (!this.isClosing) {
      const number = this.next;
      this.next += 1;
      try {
        await this.producer.send({ topic: this.topic, acks: -1, messages: [{ value: String(number) }] });
        this.acknowledged.set(number, Date.now());
        this.latest = number;
      } catch (error) {
        this.failures.push(`${number}: ${errorMessage(error)}`); // It may be stored or not; nobody was told that it is.
      }
      await delay(PAUSE_MS);
    }
  }

  private async check(): Promise<Pick<ClientReport, "lost" | "duplicated">> {
    const expected = [...this.acknowledged.keys()];
    const { lost, twice } = compare(expected, (await readWhole(this.bootstrapServers, this.topic)).map(Number));
    return { lost: addNew(this.knownLost, lost), duplicated: addNew(this.knownTwice, twice) };
  }

  private longestPauseMs(since: number): number {
    const moments = [since, ...[...this.acknowledged.values()].filter((at) => at >= since)];
    return Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at)), 0);
  }
}

/** Numbers that are missing among those that were read, and those that were read more than once. */
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

/** @returns how many were not known. */
function addNew(known: Set<number>, found: readonly number[]): number {
  const before = known.size;
  for (const number of found) {
    known.add(number);
  }
  return known.size - before;
}
