/** Runs work with a shared value. Each work starts when the work before it has ended. */
export type InTurn<Value> = <Result>(work: (value: Value) => Promise<Result>) => Promise<Result>;

/** Value in use. */
interface Shared<Value> {
  readonly value: Value;
  users: number;
  /** Resolves when the last work in the queue has ended. */
  last: Promise<unknown>;
  /** Closes the value. @defaultValue - the value is in use */
  idle?: NodeJS.Timeout;
}

/** Options of {@link sharedByKey}. */
export interface ShareOptions<Key> {
  /** Text that is equal for all users who share a value. @defaultValue - the key as JSON */
  readonly keyOf?: (key: Key) => string;
  /** Time that a value without users stays open for the next one, in milliseconds. @defaultValue 0 */
  readonly idleMs?: number;
}

/**
 * Returns a function that shares one opened value, such as a connection, among all concurrent users with the same key.
 * The value is closed after its last user, and the next user opens a new one.
 *
 * @param open - opens the value. A value that takes time to open can be a promise, or an object with a promise.
 * @param close - closes the value, even one whose opening has failed or has not ended. Must not throw.
 */
export function sharedByKey<Key, Value extends object>(
  open: (key: Key) => Value,
  close: (value: Value) => Promise<void>,
  { keyOf = JSON.stringify, idleMs = 0 }: ShareOptions<Key> = {},
) {
  const values = new Map<string, Shared<Value>>();
  return async <Result>(key: Key, use: (inTurn: InTurn<Value>) => Promise<Result>): Promise<Result> => {
    const text = keyOf(key);
    const shared: Shared<Value> = values.get(text) ?? { value: open(key), users: 0, last: Promise.resolve() };
    values.set(text, shared);
    clearTimeout(shared.idle);
    shared.users += 1;
    try {
      return await use((work) => {
        const turn = shared.last.then(() => work(shared.value));
        shared.last = turn.catch(() => {}); // The failure is reported to the user of this turn.
        return turn;
      });
    } finally {
      shared.users -= 1;
      const closeNow = () => {
        values.delete(text);
        return close(shared.value);
      };
      if (shared.users === 0 && idleMs > 0) {
        shared.idle = setTimeout(closeNow, idleMs).unref();
      } else if (shared.users === 0) {
        await closeNow();
      }
    }
  };
}
