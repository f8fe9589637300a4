import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { DEV_STACK, STATE } from "../project";
import { requireDockerDaemon } from "../pulumi/require-docker-daemon";
import { ensureStack, hasStack, runPulumi, usesOwnBackend } from "../pulumi/run-pulumi";

/** `npm run pulumi -- ARGS`: the CLI with this project's environment, on the stack `dev` unless another is chosen. */
export async function run(args: readonly string[]): Promise<number> {
  const selected = await selectedStack();
  if (!usesOwnBackend() && (selected === undefined || !(await hasStack(selected)))) {
    await ensureStack(DEV_STACK);
    await runPulumi(["stack", "select", DEV_STACK], DEV_STACK);
  }
  const stack = stackNamed(args) ?? (await selectedStack()) ?? DEV_STACK;
  await requireDockerDaemon(args[0], stack);
  const { exitCode } = await runPulumi(args, stack, STATE, { output: "terminal" });
  return exitCode;
}

function stackNamed(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === "--stack" || arg === "-s");
  return at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith("--stack="))?.slice("--stack=".length);
}

/** Stack that the CLI has selected. */
async function selectedStack(): Promise<string | undefined> {
  const folder = join(STATE.pulumiHome, "workspaces");
  for (const file of existsSync(folder) ? await readdir(folder) : []) {
    const { stack } = JSON.parse(await readFile(join(folder, file), "utf8")) as { stack?: string };
    if (stack) {
      return stack.split("/").at(-1);
    }
  }
  return undefined;
}
