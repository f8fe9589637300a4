import { succeeds } from "../stack/command-results";
import { ScratchStack } from "../stack/scratch-stack";
import type { Benchmark } from "./measure";
import { readyMs } from "./ready-ms";

const NAMES = { without: "start to ready without metrics", with: "start to ready with metrics" };

/** Cost of metrics at the start of a ZooKeeper and a broker, as processes of this machine. */
export const metricsBenchmark: Benchmark = {
  name: "metrics",
  title: "One ZooKeeper and one broker with metrics",
  columns: [{ name: NAMES.without }, { name: NAMES.with, comparedWith: NAMES.without }],
  measureOnce: async () => ({
    [NAMES.without]: await startMs({}),
    [NAMES.with]: await startMs({ metrics: true, metricsPort: 0 }),
  }),
};

async function startMs(config: Readonly<Record<string, unknown>>): Promise<number> {
  const stack = await ScratchStack.create({ smokeTest: false, ...config });
  try {
    await succeeds(stack.up());
    return await readyMs(stack, ["zookeeper", "kafka-0"]);
  } finally {
    await stack.remove();
  }
}
