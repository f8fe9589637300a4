/** Time limit that several steps of one task share. */
export interface Deadline {
  /** Aborts, with the error of the deadline, when the time is over. */
  readonly signal: AbortSignal;
  /** Result of `work`. @throws the error of the deadline if the time is over first. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  /** Ends the time limit now, with this error instead of the error of the deadline. */
  end(error: unknown): void;
  /** Stops the timer. Must be called at the end: a running timer keeps the process alive. */
  clear(): void;
}

/**
 * Starts a time limit.
 *
 * @param lateError - makes the error of work that has not finished in time. @defaultValue `not done within … ms`
 */
export function startDeadline(
  timeoutMs: number,
  lateError = () => new Error(`not done within ${timeoutMs} ms`),
): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(lateError()), timeoutMs);
  const end = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
  end.catch(() => {}); // The error is reported to each caller of `race`.
  return {
    signal,
    race: (work) => Promise.race([work, end]),
    end: (error) => controller.abort(error),
    clear: () => clearTimeout(timer),
  };
}

/**
 * Does `work` under a time limit. Work that ignores the signal of the deadline goes on when the time is over.
 *
 * @throws the error of {@link startDeadline} if the time is over first.
 */
export async function withDeadline<Result>(
  timeoutMs: number,
  work: (deadline: Deadline) => Promise<Result>,
  lateError?: () => Error,
): Promise<Result> {
  const deadline = startDeadline(timeoutMs, lateError);
  try {
    return await deadline.race(work(deadline));
  } finally {
    deadline.clear();
  }
}
