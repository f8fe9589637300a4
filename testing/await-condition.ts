import { waitUntil } from "../components/shared/wait-until";

/** Longest time for the system to end or to reap a process, in milliseconds. */
const END_TIMEOUT_MS = 5_000;

/** Waits until something holds that the system sees to; what is said else may tell how it stands at that time. */
export const holds = (condition: () => Promise<boolean>, what: string | (() => string)): Promise<boolean> =>
  waitUntil(
    async () => (await condition()) || undefined,
    (cause) => new Error(`not so: ${typeof what === "string" ? what : what()}`, { cause }),
    { timeoutMs: END_TIMEOUT_MS },
  );
