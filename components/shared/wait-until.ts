import { setTimeout as delay } from "node:timers/promises";

/** Options of {@link waitUntil}. */
export interface WaitOptions {
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Pause between two attempts, in milliseconds. @defaultValue 25 */
  readonly intervalMs?: number;
}

/**
 * Calls `attempt` until it returns a value other than `undefined`, and returns that value. An attempt that throws is
 * repeated.
 *
 * @param onTimeout - makes the error of a timeout from the last error of `attempt`.
 * @throws the error of `onTimeout` when the time is over.
 */
export async function waitUntil<Result>(
  attempt: () => Promise<Result | undefined> | Result | undefined,
  onTimeout: (last: unknown) => Error,
  { timeoutMs, intervalMs = 25 }: WaitOptions,
): Promise<Result> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  do {
    try {
      const result = await attempt();
      if (result !== undefined) {
        return result;
      }
    } catch (error) {
      if (error instanceof AbortWait) {
        throw error.cause;
      }
      last = error;
    }
    await delay(intervalMs);
  } while (Date.now() < deadline);
  throw onTimeout(last);
}

/** Error that an attempt throws to end the wait at once. The wait then fails with the `cause`. */
export class AbortWait extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}
