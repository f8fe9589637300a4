import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { DEV_STACK, STATE } from "../project";
import { ensureStack, runPulumi } from "../pulumi";

/** `npm run pulumi -- ARGS`: the CLI with this project's environment. */
export async function run(args: readonly string[]): Promise<number> {
  const stack = stackNamed(args) ?? (await selectedStack()) ?? DEV_STACK;
  if (stack === DEV_STACK) {
    await ensureStack(DEV_STACK);
  }
  const { exitCode } = await runPulumi(args, stack, STATE, { output: "show" });
  return exitCode;
}

function stackNamed(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === "--stack" || arg === "-s");
  return at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith("--stack="))?.slice("--stack=".length);
}

/** The stack that the CLI works on when none is named. */
async function selectedStack(): Promise<string | undefined> {
  const folder = join(STATE.pulumiHome, "workspaces");
  const files = existsSync(folder) ? await readdir(folder) : [];
  for (const file of files) {
    const { stack } = JSON.parse(await readFile(join(folder, file), "utf8")) as { stack?: string };
    if (stack) {
      return stack.split("/").at(-1);
    }
  }
  return undefined;
}
