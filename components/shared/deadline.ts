/** One end for everything that is part of a piece of work. */
export interface Deadline {
  /** What `work` gives, unless the time is over first. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  /** Must be called at the end, else the timer keeps the process alive. */
  clear(): void;
}

/** @param late - what the work fails with then. @defaultValue - that it was not done in time */
export function startDeadline(timeoutMs: number, late = () => new Error(`not done within ${timeoutMs} ms`)): Deadline {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), timeoutMs);
  });
  end.catch(() => {}); // Whoever races with it hears of it.
  return { race: (work) => Promise.race([work, end]), clear: () => clearTimeout(timer) };
}
