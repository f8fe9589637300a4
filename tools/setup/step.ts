import { wasInterrupted } from "../run-program";

/** One part of the set-up. */
export interface SetupStep {
  /** What it brings: `Pulumi CLI 3.245.0`. */
  readonly name: string;
  /** Why it is needed and about how long it takes. */
  readonly why: string;
  /** Whether it is there, whole. Quick: it looks at files. */
  isDone(): Promise<boolean>;
  /**
   * Brings it. Killed at any point, it can be run again.
   *
   * @param say - prints what is being done now.
   * @throws with the ways that were tried and how each failed.
   */
  run(say: (what: string) => void): Promise<void>;
}

/** A way to get something, with its name for the message when all fail. */
export interface Way {
  readonly name: string;
  take(): Promise<void>;
}

/**
 * Takes the first way that works.
 *
 * @throws with every way and how it failed, and what to do by hand.
 */
export async function firstThatWorks(
  what: string,
  ways: readonly Way[],
  byHand: string,
  say: (what: string) => void,
): Promise<void> {
  const failures: string[] = [];
  for (const { name, take } of ways) {
    try {
      say(name);
      return await take();
    } catch (error) {
      if (wasInterrupted()) {
        throw error;
      }
      const why = (error as Error).message;
      failures.push(`${name}: ${why}`);
      say(`not possible (${why})`);
    }
  }
  throw new Error(`${what} could not be set up; tried ${failures.join("; ")}; ${byHand}, then run it again`);
}
