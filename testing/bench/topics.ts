import { columnsBySize, LIFE, type SizedCluster, timesBySize } from "./by-size";
import type { Benchmark } from "./measure";

/** Clusters of one broker that differ in their topics only. */
const CLUSTERS: readonly SizedCluster[] = [10, 100, 1_000].map((count) => ({
  size: `${count} topics`,
  config: { topics: Array.from({ length: count }, (_, index) => ({ name: `topic-${index}` })) },
}));

/** Cost of topics as code, in one broker of this machine. */
export const topicsBenchmark: Benchmark = {
  name: "topics",
  title: "Topics as code",
  columns: columnsBySize(LIFE, CLUSTERS),
  measureOnce: () => timesBySize(LIFE, CLUSTERS),
};
