import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { dockerBenchmark } from "../bench/docker";
import { localBenchmark } from "../bench/local";
import { measure } from "../bench/measure";
import { STATE } from "../project";
import { daemonAnswers } from "../setup/docker-base-image";

const RUNTIMES = ["local", "docker"];

/**
 * `npm run bench`: measures, several times over, what the README says of speed. `--runs N`, `--out FOLDER`,
 * `--runtime local` or `docker`; both unless one is named, Docker where a daemon answers.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: "string", default: "5" },
      out: { type: "string", default: join(STATE.root, "bench") },
      runtime: { type: "string" },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new Error(`--runs must be a whole number from 1, got ${values.runs}`);
  }
  if (values.runtime !== undefined && !RUNTIMES.includes(values.runtime)) {
    throw new Error(`--runtime must be ${RUNTIMES.join(" or ")}, got ${values.runtime}`);
  }
  const folder = resolve(values.out);
  if (values.runtime !== "docker") {
    await measure(localBenchmark, runs, folder);
  }
  if (values.runtime === "docker" || (values.runtime === undefined && (await daemonAnswers()))) {
    await measure(await dockerBenchmark(), runs, folder);
  }
  return 0;
}
