import { setTimeout as delay } from "node:timers/promises";

/** Time between two looks, in milliseconds. */
const INTERVAL_MS = 20;

/** Does some work, and takes a look at something again and again meanwhile; at the least once. */
export async function sampledWhile<Sample, Result>(
  look: () => Promise<Sample>,
  work: () => Promise<Result>,
): Promise<{ readonly samples: readonly Sample[]; readonly result: Result }> {
  let isDone = false;
  const working = work().finally(() => {
    isDone = true;
  });
  working.catch(() => {}); // It is awaited below.
  const samples: Sample[] = [];
  do {
    samples.push(await look());
    await delay(INTERVAL_MS);
  } while (!isDone);
  return { samples, result: await working };
}
