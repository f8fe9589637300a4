import pidusage from "pidusage";
import { createTopic } from "../kafka/client";
import { succeeds } from "../stack/command-results";
import { ScratchStack } from "../stack/scratch-stack";
import { byHand } from "./by-hand";
import type { Benchmark } from "./measure";
import { produceRecordsMs, TOPIC } from "./throughput";

/** Records of a measurement, after as many to warm up. */
const RECORDS = 2_000_000;
const RECORD_BYTES = 100;

const STOCK = "stock flags";

/** Profiles to compare with the flags of Kafka's start scripts. */
const PROFILES = ["development", "production"];

const produced = (flags: string): string => `produce 2 million records of 100 B: ${flags}`;
const memory = (flags: string): string => `memory of the broker after that: ${flags}`;

/** Throughput and memory of a broker with each profile, compared with the flags of Kafka's start scripts. */
export const loadBenchmark: Benchmark = {
  name: "load",
  title: "One broker under load",
  columns: [
    ...[STOCK, ...PROFILES].map((flags) => ({
      name: produced(flags),
      ...(flags !== STOCK && { comparedWith: produced(STOCK) }),
    })),
    ...[STOCK, ...PROFILES].map((flags) => ({
      name: memory(flags),
      unit: "MiB" as const,
      ...(flags !== STOCK && { comparedWith: memory(STOCK) }),
    })),
  ],
  measureOnce: async () => {
    const values: Record<string, number> = {};
    await byHand(1, async ({ bootstrapServers, pid }) => {
      Object.assign(values, await underLoad(STOCK, bootstrapServers, pid));
    });
    for (const profile of PROFILES) {
      const stack = await ScratchStack.create({ profile });
      try {
        await succeeds(stack.up());
        const { bootstrapServers } = await stack.outputs();
        const { "kafka-0": pid = 0 } = await stack.pids();
        Object.assign(values, await underLoad(profile, bootstrapServers, pid));
      } finally {
        await stack.remove();
      }
    }
    return values;
  },
};

async function underLoad(flags: string, bootstrapServers: string, pid: number): Promise<Record<string, number>> {
  await createTopic(bootstrapServers, TOPIC, {}); // The profile `production` creates no topic for a producer.
  const settings = ["--producer-props", `bootstrap.servers=${bootstrapServers}`, "acks=1"];
  await produceRecordsMs(RECORDS, RECORD_BYTES, settings);
  const producedMs = await produceRecordsMs(RECORDS, RECORD_BYTES, settings);
  return { [produced(flags)]: producedMs, [memory(flags)]: (await pidusage(pid)).memory / 2 ** 20 };
}
