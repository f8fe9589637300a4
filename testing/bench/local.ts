import { join } from "node:path";

import { readRecord } from "../../components/runtime/local/service-record";
import { ScratchStack } from "../stack/scratch-stack";
import { byHand } from "./by-hand";
import { type Benchmark, timedCommand } from "./measure";

const NAMES = {
  handReady: "by hand: start to ready",
  ready: "pulumi up: start to ready, inside it",
  handVerified: "by hand: start to round trip done",
  up: "pulumi up, fresh stack, all of it",
  noOp: "pulumi up, nothing to do",
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
    { name: NAMES.destroy, comparedWith: NAMES.handVerified },
  ],
  measureOnce: async () => {
    const hand = await byHand();
    const stack = await ScratchStack.create({ heapMiB: 1024, zookeeperHeapMiB: 512 });
    try {
      const up = await timedCommand(() => stack.up());
      const ready = await Promise.all(["zookeeper", "kafka-0"].map((service) => readyMs(stack, service)));
      return {
        [NAMES.handReady]: hand.readyMs,
        [NAMES.ready]: ready.reduce((a, b) => a + b),
        [NAMES.handVerified]: hand.verifiedMs,
        [NAMES.up]: up,
        [NAMES.noOp]: await timedCommand(() => stack.up("--expect-no-changes")),
        [NAMES.destroy]: await timedCommand(() => stack.destroy()),
      };
    } finally {
      await stack.remove();
    }
  },
};

async function readyMs(stack: ScratchStack, service: string): Promise<number> {
  const record = await readRecord(join(stack.stackDir, service));
  if (record?.ready === undefined) {
    throw new Error(`${service} was not ready after up`);
  }
  return record.ready.readyMs;
}
