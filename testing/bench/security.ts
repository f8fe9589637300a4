import { type Commands, columnsBySize, NO_OP, type SizedCluster, timesBySize, UP } from "./by-size";
import type { Benchmark } from "./measure";
import { readyMs } from "./ready-ms";
import { BENCH_USER, consumeMs, produceMs } from "./throughput";

const COMMANDS: Commands = {
  ...UP,
  "start to ready, inside it": (stack) => readyMs(stack, ["zookeeper", "kafka-0"]),
  ...NO_OP,
  "produce 256 MB": produceMs,
  "consume 256 MB": consumeMs,
};

const CLUSTERS: readonly SizedCluster[] = [
  { size: "none", config: { security: "none" } },
  ...["tls", "sasl"].map((security) => ({ size: security, config: { security, users: [BENCH_USER] } })),
];

/** Cost of encryption, authentication and rights for a ZooKeeper and a broker, as processes of this machine. */
export const securityBenchmark: Benchmark = {
  name: "security",
  title: "One ZooKeeper and one broker with security",
  columns: columnsBySize(COMMANDS, CLUSTERS),
  measureOnce: () => timesBySize(COMMANDS, CLUSTERS),
};
