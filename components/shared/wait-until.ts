import { setTimeout as delay } from "node:timers/promises";

/** How a wait goes on and when it gives up. */
export interface WaitOptions {
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Pause between two tries, in milliseconds. @defaultValue 25 */
  readonly intervalMs?: number;
}

/**
 * Calls `attempt` until it returns something other than `undefined`, and returns that.
 * An attempt that throws is tried again; what it threw last is handed to `onTimeout`.
 *
 * @throws what `onTimeout` returns, once the time is over.
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

/** Thrown by an attempt to end the wait at once with its `cause`. */
export class AbortWait extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}
