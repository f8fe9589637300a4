import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { errorMessage } from "../../components/shared/error-message";
import { STATE } from "../../tools/project";
import { daemonAnswers } from "../../tools/setup/docker-base-image";
import { brokersBenchmark } from "../bench/brokers";
import { dockerBenchmark } from "../bench/docker";
import { localBenchmark } from "../bench/local";
import { type Benchmark, measure } from "../bench/measure";
import { sshBenchmark } from "../bench/ssh";
import { canMakeHosts } from "../hosts/require-hosts";

/** What is measured. They throw where this machine can't run it. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  local: async () => localBenchmark,
  brokers: async () => brokersBenchmark,
  docker: async () => {
    if (!(await daemonAnswers())) {
      throw new Error("no Docker daemon answers");
    }
    return dockerBenchmark();
  },
  ssh: async () => {
    await canMakeHosts().catch((cause) => {
      throw new Error(`no hosts can be made: ${errorMessage(cause)}`, { cause });
    });
    return sshBenchmark;
  },
};

/**
 * `npm run bench`: measures, several times over, what the README says of speed. `--runs N`, `--out FOLDER`,
 * `--only local`, `brokers`, `docker` or `ssh`; all unless one is named. Those that this machine can't run are skipped, with a
 * line that says why.
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
    throw new Error(`--runs must be a whole number from 1, got ${values.runs}`);
  }
  const known = Object.keys(BENCHMARKS);
  if (values.only !== undefined && !known.includes(values.only)) {
    throw new Error(`--only must be ${known.join(" or ")}, got ${values.only}`);
  }
  for (const [name, prepare] of Object.entries(BENCHMARKS)) {
    if (values.only === undefined || values.only === name) {
      const benchmark = await prepare().catch((error) => console.log(`${name}: skipped, ${errorMessage(error)}`));
      if (benchmark) {
        await measure(benchmark, runs, resolve(values.out));
      }
    }
  }
  return 0;
}
