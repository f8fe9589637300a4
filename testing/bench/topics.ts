import { ScratchStack } from "../stack/scratch-stack";
import { EmptyProgram, idleResources } from "./empty-program";
import { WITH_TYPESCRIPT_LOADER } from "./engine";
import { type Benchmark, timedCommand } from "./measure";

const COUNTS = [10, 100, 1_000];

const NAMES = {
  engineUp: (count: number) => `engine alone, first up: ${count} resources`,
  up: (count: number) => `pulumi up, fresh, all of it: ${count} topics`,
  engineNoOp: (count: number) => `engine alone, nothing to do: ${count} resources`,
  noOp: (count: number) => `pulumi up, nothing to do: ${count} topics`,
  destroy: (count: number) => `pulumi destroy: ${count} topics`,
};

/**
 * Cost of topics as code, in one broker of this machine. The engine alone deploys as many resources, without a cluster, whose
 * provider does nothing.
 */
export const topicsBenchmark: Benchmark = {
  name: "topics",
  title: "Topics as code",
  columns: [
    ...COUNTS.flatMap((count) => [
      { name: NAMES.engineUp(count) },
      { name: NAMES.up(count), comparedWith: NAMES.engineUp(count) },
    ]),
    ...COUNTS.flatMap((count) => [
      { name: NAMES.engineNoOp(count) },
      { name: NAMES.noOp(count), comparedWith: NAMES.engineNoOp(count) },
    ]),
    ...COUNTS.map((count) => ({ name: NAMES.destroy(count) })),
  ],
  measureOnce: async () => {
    const times: Record<string, number> = {};
    for (const count of COUNTS) {
      Object.assign(times, await engineTimes(count), await topicTimes(count));
    }
    return times;
  },
};

async function engineTimes(count: number): Promise<Record<string, number>> {
  const program = await EmptyProgram.create(WITH_TYPESCRIPT_LOADER, idleResources(count));
  try {
    return {
      [NAMES.engineUp(count)]: await timedCommand(() => program.up("--skip-preview")),
      [NAMES.engineNoOp(count)]: await timedCommand(() =>
        program.up("--skip-preview", "--refresh", "--expect-no-changes"),
      ),
    };
  } finally {
    await program.remove();
  }
}

async function topicTimes(count: number): Promise<Record<string, number>> {
  const topics = Array.from({ length: count }, (_, index) => ({ name: `topic-${index}` }));
  const stack = await ScratchStack.create({ topics });
  try {
    return {
      [NAMES.up(count)]: await timedCommand(() => stack.up()),
      [NAMES.noOp(count)]: await timedCommand(() => stack.up("--expect-no-changes")),
      [NAMES.destroy(count)]: await timedCommand(() => stack.destroy()),
    };
  } finally {
    await stack.remove();
  }
}
