import { waitUntil } from "../components/shared/wait-until";

/** Longest time for the system to end or to reap a process, in milliseconds. */
const TIMEOUT_MS = 5_000;

/**
 * Waits until the system has reached a condition.
 *
 * @param condition - true once the condition holds.
 * @param what - the condition in words, for the error; a function is called when the time is over.
 */
export const awaitCondition = (condition: () => Promise<boolean>, what: string | (() => string)): Promise<boolean> =>
  waitUntil(
    async () => (await condition()) || undefined,
    (cause) => new Error(`still not true: ${typeof what === "string" ? what : what()}`, { cause }),
    { timeoutMs: TIMEOUT_MS },
  );
