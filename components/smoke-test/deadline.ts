/** One end for everything that is part of a piece of work. */
export interface Deadline {
  /** What `work` gives, unless the time is over first. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  /** Must be called at the end, else the timer keeps the process alive. */
  clear(): void;
}

export function startDeadline(timeoutMs: number): Deadline {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${timeoutMs} ms`)), timeoutMs);
  });
  late.catch(() => {}); // Whoever races with it hears of it.
  return { race: (work) => Promise.race([work, late]), clear: () => clearTimeout(timer) };
}
