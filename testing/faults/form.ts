import { createHash, randomInt } from "node:crypto";

/** Environment variable: `full` runs the long form of the fault tests, as `npm run faults` does. */
export const FORM = "KAFKA_CLUSTER_FAULTS";

/** Environment variable: number that random moments are derived from. */
export const SEED = "KAFKA_CLUSTER_FAULTS_SEED";

/** Environment variable: file that the table of faults is written to. */
export const TABLE_FILE = "KAFKA_CLUSTER_FAULTS_REPORT";

/** True in the long form: faults are repeated, and slow ones are included. */
export const isFull = (): boolean => process.env[FORM] === "full";

/** Number of repetitions of a fault in the short and in the long form. */
export const times = (short: number, full: number): number => (isFull() ? full : short);

/** Test of the long form alone: it is slow, or another suite has a similar test. */
export function itInFull(title: string, test: Mocha.AsyncFunc): void {
  if (isFull()) {
    it(title, test);
  }
}

/** Number that the random moments of this run are derived from. The same number gives the same moments. */
export function seed(): number {
  process.env[SEED] ??= String(randomInt(1_000_000));
  return Number(process.env[SEED]);
}

/** Number from 0 to 1 that depends on the seed, a name and an index alone. */
export function randomOf(name: string, index: number): number {
  const digest = createHash("sha256").update(`${seed()}/${name}/${index}`).digest();
  return digest.readUInt32BE() / 2 ** 32;
}
