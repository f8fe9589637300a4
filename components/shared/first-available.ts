import { wasInterrupted } from "./run-program";

/** A way to get something, with its name for the message when all fail. */
export interface Source {
  readonly name: string;
  obtain(): Promise<void>;
}

/**
 * Takes the first way that works.
 *
 * @throws with every way and how it failed, and what to do by hand.
 */
export async function firstAvailable(
  what: string,
  ways: readonly Source[],
  byHand: string,
  say: (what: string) => void = () => {},
): Promise<void> {
  const failures: string[] = [];
  for (const { name, obtain: take } of ways) {
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
