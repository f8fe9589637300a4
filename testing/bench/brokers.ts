import { byHand } from "./by-hand";
import { columnsBySize, LIFE_WITH_CHANGE, timesBySize } from "./by-size";
import type { Benchmark } from "./measure";

/** Clusters with one ZooKeeper each: they differ in the brokers alone. */
const CLUSTERS = [1, 3, 5, 9].map((brokers) => ({
  size: brokers === 1 ? "1 broker" : `${brokers} brokers`,
  config: { brokers, heapMiB: 1024, zookeeperHeapMiB: 512 },
}));

/** Three brokers, as processes of this machine, compared with three that are started by hand. */
const BY_HAND = {
  up: "by hand, until the round trip is done: 3 brokers",
  rolled: "by hand, one setting rolled: 3 brokers",
  stop: "by hand, stopped in order: 3 brokers",
};

/** Rows that are compared with those by hand. */
const RIVALS: Readonly<Record<string, string>> = {
  "pulumi up, fresh, all of it: 3 brokers": BY_HAND.up,
  "pulumi up, one setting rolled: 3 brokers": BY_HAND.rolled,
  "pulumi destroy: 3 brokers": BY_HAND.stop,
};

/** Cost of additional brokers, as processes of this machine. */
export const brokersBenchmark: Benchmark = {
  name: "brokers",
  title: "Several brokers on this machine",
  columns: [
    ...Object.values(BY_HAND).map((name) => ({ name })),
    ...columnsBySize(LIFE_WITH_CHANGE, CLUSTERS).map((column) => {
      const rival = RIVALS[column.name];
      return rival === undefined ? column : { ...column, comparedWith: rival };
    }),
  ],
  measureOnce: async () => {
    const { verifiedMs, rolledMs, stopMs } = await byHand(3);
    return {
      [BY_HAND.up]: verifiedMs,
      [BY_HAND.rolled]: rolledMs,
      [BY_HAND.stop]: stopMs,
      ...(await timesBySize(LIFE_WITH_CHANGE, CLUSTERS)),
    };
  },
};
