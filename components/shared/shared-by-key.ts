/** Runs work with a shared value. Each work starts when the work before it has ended. */
export type InTurn<Value> = <Result>(work: (value: Value) => Promise<Result>) => Promise<Result>;

/** Value in use. */
interface Shared<Value> {
  readonly value: Value;
  users: number;
  /** Resolves when the last work in the queue has ended. */
  last: Promise<unknown>;
}

/**
 * Returns a function that shares one opened value, such as a connection, among all concurrent users with the same key.
 * The last user closes the value, and the next user opens a new one.
 *
 * @param open - opens the value. A value that takes time to open can be a promise, or an object with a promise.
 * @param close - closes the value, even one whose opening has failed or has not ended. Must not throw.
 * @param keyOf - text that is equal for all users who share a value. @defaultValue - the key as JSON
 */
export function sharedByKey<Key, Value extends object>(
  open: (key: Key) => Value,
  close: (value: Value) => Promise<void>,
  keyOf: (key: Key) => string = JSON.stringify,
) {
  const values = new Map<string, Shared<Value>>();
  return async <Result>(key: Key, use: (inTurn: InTurn<Value>) => Promise<Result>): Promise<Result> => {
    const text = keyOf(key);
    const shared: Shared<Value> = values.get(text) ?? { value: open(key), users: 0, last: Promise.resolve() };
    values.set(text, shared);
    shared.users += 1;
    try {
      return await use((work) => {
        const turn = shared.last.then(() => work(shared.value));
        shared.last = turn.catch(() => {}); // The failure is reported to the user of this turn.
        return turn;
      });
    } finally {
      shared.users -= 1;
      if (shared.users === 0) {
        values.delete(text);
        await close(shared.value);
      }
    }
  };
}
