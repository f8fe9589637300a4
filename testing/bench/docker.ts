import { docker } from "../../components/runtime/docker/docker-client";
import { PROJECT } from "../../tools/project";
import { ScratchStack } from "../stack/scratch-stack";
import { byCompose, findCompose } from "./by-compose";
import { type Benchmark, timedCommand } from "./measure";

const NAMES = {
  composeVerified: "compose: up, healthy, round trip done",
  up: "pulumi up, fresh stack, all of it",
  composeNoOp: "compose up, nothing to do",
  noOp: "pulumi up, nothing to do, refreshed",
  composeDown: "compose down --volumes",
  destroy: "pulumi destroy",
};

/** Containers, compared with a compose file of the same image and settings if the machine has a compose client. */
export async function dockerBenchmark(): Promise<Benchmark> {
  const compose = await findCompose();
  const beside = (name: string, comparedWith: string) => ({ name, ...(compose && { comparedWith }) });
  return {
    name: "docker",
    title: "One ZooKeeper and one broker in Docker",
    columns: [
      ...(compose ? [{ name: NAMES.composeVerified }] : []),
      beside(NAMES.up, NAMES.composeVerified),
      ...(compose ? [{ name: NAMES.composeNoOp }] : []),
      beside(NAMES.noOp, NAMES.composeNoOp),
      ...(compose ? [{ name: NAMES.composeDown }] : []),
      beside(NAMES.destroy, NAMES.composeDown),
    ],
    measureOnce: async () => {
      const stack = await ScratchStack.create({ runtime: "docker", heapMiB: 1024, zookeeperHeapMiB: 512 });
      try {
        const up = await timedCommand(() => stack.up());
        const noOp = await timedCommand(() => stack.up("--expect-no-changes"));
        const container = `${PROJECT}-${stack.name}-kafka-0`;
        const image = (await docker("", ["inspect", "--format", "{{.Image}}", container])).trim();
        await docker("", ["tag", image, stack.name]);
        try {
          const destroy = await timedCommand(() => stack.destroy());
          const times = compose && (await byCompose(compose, stack.name));
          return {
            [NAMES.up]: up,
            [NAMES.noOp]: noOp,
            [NAMES.destroy]: destroy,
            ...(times && {
              [NAMES.composeVerified]: times.verifiedMs,
              [NAMES.composeNoOp]: times.noOpMs,
              [NAMES.composeDown]: times.downMs,
            }),
          };
        } finally {
          await docker("", ["image", "rm", "--force", stack.name]);
        }
      } finally {
        await stack.remove();
      }
    },
  };
}
