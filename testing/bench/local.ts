import { ScratchStack } from "../stack/scratch-stack";
import { byHand } from "./by-hand";
import { type Benchmark, timedCommand } from "./measure";
import { readyMs } from "./ready-ms";

const NAMES = {
  handReady: "by hand: start to ready",
  ready: "pulumi up: start to ready, inside it",
  handVerified: "by hand: start to round trip done",
  up: "pulumi up, fresh stack, all of it",
  noOp: "pulumi up, nothing to do",
  handStop: "by hand: stopped in order",
  destroy: "pulumi destroy",
};

/** Processes of this machine, compared with a manual start. */
export const localBenchmark: Benchmark = {
  name: "local",
  title: "One ZooKeeper and one broker on this machine",
  columns: [
    { name: NAMES.handReady },
    { name: NAMES.ready, comparedWith: NAMES.handReady },
    { name: NAMES.handVerified },
    { name: NAMES.up, comparedWith: NAMES.handVerified },
    { name: NAMES.noOp, comparedWith: NAMES.handVerified },
    { name: NAMES.handStop },
    { name: NAMES.destroy, comparedWith: NAMES.handStop },
  ],
  measureOnce: async () => {
    const hand = await byHand();
    const stack = await ScratchStack.create({ heapMiB: 1024, zookeeperHeapMiB: 512 });
    try {
      const up = await timedCommand(() => stack.up());
      const ready = await readyMs(stack, ["zookeeper", "kafka-0"]);
      return {
        [NAMES.handReady]: hand.readyMs,
        [NAMES.ready]: ready,
        [NAMES.handVerified]: hand.verifiedMs,
        [NAMES.up]: up,
        [NAMES.noOp]: await timedCommand(() => stack.up("--expect-no-changes")),
        [NAMES.handStop]: hand.stopMs,
        [NAMES.destroy]: await timedCommand(() => stack.destroy()),
      };
    } finally {
      await stack.remove();
    }
  },
};
