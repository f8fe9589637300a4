import { columnsBySize, LIFE_WITH_CHANGE, timesBySize } from "./by-size";
import type { Benchmark } from "./measure";

/** Clusters with one ZooKeeper each: they differ in the brokers alone. */
const CLUSTERS = [1, 3, 5].map((brokers) => ({
  size: brokers === 1 ? "1 broker" : `${brokers} brokers`,
  config: { brokers, heapMiB: 1024, zookeeperHeapMiB: 512 },
}));

/** Cost of additional brokers, as processes of this machine. */
export const brokersBenchmark: Benchmark = {
  name: "brokers",
  title: "Several brokers on this machine",
  columns: columnsBySize(LIFE_WITH_CHANGE, CLUSTERS),
  measureOnce: () => timesBySize(LIFE_WITH_CHANGE, CLUSTERS),
};
