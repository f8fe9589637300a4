/** One time limit for all parts of a piece of work. */
export interface Deadline {
  /** Resolves or rejects as `work` does, or rejects when the time is over. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  /** Stops the timer. The caller must do so, because a running timer keeps the process alive. */
  clear(): void;
}

/**
 * Starts a time limit.
 *
 * @param late - returns the error of work that is not done in time. @defaultValue `not done within … ms`
 */
export function startDeadline(timeoutMs: number, late = () => new Error(`not done within ${timeoutMs} ms`)): Deadline {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), timeoutMs);
  });
  end.catch(() => {}); // The error is reported to each caller of `race`.
  return { race: (work) => Promise.race([work, end]), clear: () => clearTimeout(timer) };
}

/** Does `work` under a time limit. The work itself goes on when the time is over. See {@link startDeadline}. */
export async function withDeadline<Result>(
  timeoutMs: number,
  work: (deadline: Deadline) => Promise<Result>,
  late?: () => Error,
): Promise<Result> {
  const deadline = startDeadline(timeoutMs, late);
  try {
    return await deadline.race(work(deadline));
  } finally {
    deadline.clear();
  }
}
