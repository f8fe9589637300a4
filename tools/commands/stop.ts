import { existsSync } from "node:fs";
import { join } from "node:path";

import { DEV_STACK, PROJECT, STATE } from "../project";
import { runPulumi, usesOwnBackend } from "../pulumi";

/** `npm stop`: takes the stack `dev` away; data too, unless `retainData`. */
export async function run(): Promise<number> {
  if (!usesOwnBackend() && !existsSync(join(STATE.backend, ".pulumi", "stacks", PROJECT, `${DEV_STACK}.json`))) {
    console.log("There is no stack dev, so nothing runs.");
    return 0;
  }
  const { exitCode } = await runPulumi(["destroy", "--yes", "--skip-preview", "--stack", DEV_STACK], DEV_STACK, STATE, {
    output: "show",
  });
  return exitCode;
}
