import { ScratchStack } from "../stack/scratch-stack";
import { type Benchmark, timedCommand } from "./measure";

/** Cluster to measure. */
export interface SizedCluster {
  /** Size or kind of the cluster in the table: `3 brokers`, `tls`. */
  readonly size: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Commands to measure on a cluster, in order, by their name in the table. */
export type Commands = Readonly<Record<string, (stack: ScratchStack, cluster: SizedCluster) => Promise<number>>>;

/** First `up`. */
export const UP: Commands = { "pulumi up, fresh, all of it": (stack) => timedCommand(() => stack.up()) };

/** `up` without changes. */
export const NO_OP: Commands = {
  "pulumi up, nothing to do": (stack) => timedCommand(() => stack.up("--expect-no-changes")),
};

const DESTROY: Commands = { "pulumi destroy": (stack) => timedCommand(() => stack.destroy()) };

/** Commands from the first `up` to `destroy`. */
export const LIFE: Commands = { ...UP, ...NO_OP, ...DESTROY };

/** The same, with the change of a setting that restarts every broker. */
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

/** One column for each command and cluster, compared with the same command on the first cluster. */
export const columnsBySize = (commands: Commands, clusters: readonly SizedCluster[]): Benchmark["columns"] =>
  Object.keys(commands).flatMap((command) =>
    clusters.map((cluster, index) => ({
      name: named(command, cluster),
      ...(clusters[0] && index > 0 && { comparedWith: named(command, clusters[0]) }),
    })),
  );

/** Runs the commands on each cluster, one cluster after the other. Returns their times, in milliseconds, by column. */
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
