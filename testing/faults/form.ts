import { createHash, randomInt } from "node:crypto";

/** Variable that is `full` where faults are to be tried at length: in `npm run faults`. */
export const FORM = "KAFKA_CLUSTER_FAULTS";

/** Variable with the number that random moments are made of. */
export const SEED = "KAFKA_CLUSTER_FAULTS_SEED";

/** Variable with the file that the table is to be written to. */
export const REPORT_FILE = "KAFKA_CLUSTER_FAULTS_REPORT";

/** Whether faults are tried as often as they deserve, and those as well that take minutes. */
export const isFull = (): boolean => process.env[FORM] === "full";

/** How often to try a fault. */
export const times = (short: number, full: number): number => (isFull() ? full : short);

/** A test that is there in the full form alone: it takes long, or another suite has one that is much like it. */
export function itInFull(title: string, test: Mocha.AsyncFunc): void {
  if (isFull()) {
    it(title, test);
  }
}

/** The number that this run's random moments are made of: with the same one, they are the same. */
export function seed(): number {
  process.env[SEED] ??= String(randomInt(1_000_000));
  return Number(process.env[SEED]);
}

/** A number from 0 to 1 for the `index`-th use of a name: the same for the same seed. */
export function randomOf(name: string, index: number): number {
  const digest = createHash("sha256").update(`${seed()}/${name}/${index}`).digest();
  return digest.readUInt32BE() / 2 ** 32;
}
