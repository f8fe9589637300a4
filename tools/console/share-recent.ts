/**
 * Returns a function that does work for all its callers at once: a caller gets the result that is under way, or one that is
 * young enough. A failure is not remembered.
 *
 * @param maxAgeMs - largest age of a result, in milliseconds, from the end of the work.
 */
export function shareRecent<Result>(work: () => Promise<Result>, maxAgeMs: number): () => Promise<Result> {
  let shared: { readonly result: Promise<Result>; endedAt?: number } | undefined;
  return () => {
    if (shared === undefined || (shared.endedAt !== undefined && Date.now() - shared.endedAt > maxAgeMs)) {
      const current: NonNullable<typeof shared> = { result: work() };
      shared = current;
      current.result.then(
        () => {
          current.endedAt = Date.now();
        },
        () => {
          shared = undefined;
        },
      );
    }
    return shared.result;
  };
}
