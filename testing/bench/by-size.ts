import { ScratchStack } from "../stack/scratch-stack";
import { type Benchmark, timedCommand } from "./measure";

/** A cluster of a certain size. */
export interface SizedCluster {
  /** Its size, as it is called in the table: `3 brokers`. */
  readonly size: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What is done with a cluster, by what it is called in the table, in the order in which it is done. */
type Commands = Readonly<Record<string, (stack: ScratchStack, cluster: SizedCluster) => Promise<number>>>;

const UP: Commands = { "pulumi up, fresh, all of it": (stack) => timedCommand(() => stack.up()) };

const NO_OP: Commands = { "pulumi up, nothing to do": (stack) => timedCommand(() => stack.up("--expect-no-changes")) };

const DESTROY: Commands = { "pulumi destroy": (stack) => timedCommand(() => stack.destroy()) };

/** The life of a cluster that stays as it is. */
export const LIFE: Commands = { ...UP, ...NO_OP, ...DESTROY };

/** The life of a cluster of which one setting is changed, that every broker has to be restarted for. */
export const LIFE_WITH_CHANGE: Commands = {
  ...UP,
  ...NO_OP,
  "pulumi up, one setting rolled": async (stack, { config }) => {
    await stack.configure({ ...config, brokerConfig: { "log.retention.hours": 24 } });
    return timedCommand(() => stack.up());
  },
  ...DESTROY,
};

const named = (command: string, { size }: SizedCluster): string => `${command}: ${size}`;

/** Every command by every size of cluster, each compared with the first size. */
export const columnsBySize = (commands: Commands, clusters: readonly SizedCluster[]): Benchmark["columns"] =>
  Object.keys(commands).flatMap((command) =>
    clusters.map((cluster, index) => ({
      name: named(command, cluster),
      ...(clusters[0] && index > 0 && { comparedWith: named(command, clusters[0]) }),
    })),
  );

/** Has each cluster live once, one after the other, and times its commands. */
export async function timesBySize(
  commands: Commands,
  clusters: readonly SizedCluster[],
): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const cluster of clusters) {
    const stack = await ScratchStack.create(cluster.config);
    try {
      for (const [command, timed] of Object.entries(commands)) {
        times[named(command, cluster)] = await timed(stack, cluster);
      }
    } finally {
      await stack.remove();
    }
  }
  return times;
}
