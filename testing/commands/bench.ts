import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { errorMessage } from "../../components/shared/error-message";
import { STATE } from "../../tools/project";
import { brokersBenchmark } from "../bench/brokers";
import { dockerBenchmark } from "../bench/docker";
import { engineBenchmark } from "../bench/engine";
import { loadBenchmark } from "../bench/load";
import { localBenchmark } from "../bench/local";
import { type Benchmark, measure } from "../bench/measure";
import { metricsBenchmark } from "../bench/metrics";
import { phasesBenchmark } from "../bench/phases";
import { securityBenchmark } from "../bench/security";
import { sshBenchmark } from "../bench/ssh";
import { topicsBenchmark } from "../bench/topics";
import { DOCKER } from "../docker/require-docker";
import { assertHostsPossible } from "../hosts/require-hosts";

/** Benchmarks by name. A function throws with the reason if this machine can't run its benchmark. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  engine: engineBenchmark,
  phases: async () => phasesBenchmark,
  local: async () => localBenchmark,
  load: async () => loadBenchmark,
  brokers: async () => brokersBenchmark,
  topics: async () => topicsBenchmark,
  metrics: async () => metricsBenchmark,
  security: async () => securityBenchmark,
  docker: async () => {
    await DOCKER.check();
    return dockerBenchmark();
  },
  ssh: async () => {
    await assertHostsPossible();
    return sshBenchmark;
  },
};

/**
 * `npm run bench`: measures the times that the documentation states. `--runs N`, `--out FOLDER`, `--only NAME` with `engine`, `phases`,
 * `local`, `load`, `brokers`, `topics`, `metrics`, `security`, `docker` or `ssh`. Skips benchmarks that
 * this machine can't run, and prints why.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: "string", default: "5" },
      out: { type: "string", default: join(STATE.root, "bench") },
      only: { type: "string" },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new Error(`--runs must be a whole number, at least 1, got ${values.runs}; correct it`);
  }
  const names = Object.keys(BENCHMARKS);
  if (values.only !== undefined && !names.includes(values.only)) {
    throw new Error(`--only must be one of ${names.join(", ")}, got ${values.only}; correct it`);
  }
  for (const [name, prepare] of Object.entries(BENCHMARKS)) {
    if (values.only === undefined || values.only === name) {
      const benchmark = await prepare().catch((error) => console.log(`${name} is skipped: ${errorMessage(error)}`));
      if (benchmark) {
        await measure(benchmark, runs, resolve(values.out));
      }
    }
  }
  return 0;
}
