import { setTimeout as delay } from "node:timers/promises";

/** Time between two samples, in milliseconds. */
const INTERVAL_MS = 20;

/** Samples of something that were collected while some work ran, and the work's result. */
interface SampledWork<Sample, Result> {
  readonly samples: readonly Sample[];
  readonly result: Result;
}

/** Runs some work and takes samples until the work has ended; at least one. */
export async function sampleWhile<Sample, Result>(
  sample: () => Promise<Sample>,
  work: () => Promise<Result>,
): Promise<SampledWork<Sample, Result>> {
  let isDone = false;
  const working = work().finally(() => {
    isDone = true;
  });
  working.catch(() => {}); // A failure is thrown by the `await` below.
  const samples: Sample[] = [];
  do {
    samples.push(await sample());
    await delay(INTERVAL_MS);
  } while (!isDone);
  return { samples, result: await working };
}
