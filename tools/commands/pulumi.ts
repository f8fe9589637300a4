import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { readJsonIfExists } from "../../components/shared/json-file";
import { DEV_STACK, PROJECT, PROJECT_DIR, STATE } from "../project";
import { requireDockerDaemon } from "../pulumi/require-docker-daemon";
import { ensureStack, hasStack, runPulumi, usesOwnBackend } from "../pulumi/run-pulumi";

/** `npm run pulumi -- ARGS`: the CLI with this project's environment, on the stack `dev` unless another is chosen. */
export async function run(args: readonly string[]): Promise<number> {
  if (!usesOwnBackend()) {
    await ensureSelection();
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

/** Folder with a file for each path of the checkout, in which the CLI records the stack that it has selected. */
const SELECTIONS = join(STATE.pulumiHome, "workspaces");

/** File for the present path of the checkout. */
const SELECTION = `${PROJECT}-${createHash("sha1").update(join(PROJECT_DIR, "Pulumi.yaml")).digest("hex")}-workspace.json`;

/** Selects a stack unless one is selected: the one that was selected before the checkout was moved, or `dev`. */
async function ensureSelection(): Promise<void> {
  const selected = await stackIn(SELECTION);
  if (selected !== undefined && (await hasStack(selected))) {
    return;
  }
  const former = await selectedStack();
  const stack = former !== undefined && (await hasStack(former)) ? former : DEV_STACK;
  await ensureStack(stack);
  await runPulumi(["stack", "select", stack], stack);
}

/** Stack that the CLI has selected, also before the checkout was moved. */
async function selectedStack(): Promise<string | undefined> {
  for (const file of [SELECTION, ...(existsSync(SELECTIONS) ? await readdir(SELECTIONS) : [])]) {
    const stack = await stackIn(file);
    if (stack !== undefined) {
      return stack;
    }
  }
  return undefined;
}

const stackIn = async (file: string): Promise<string | undefined> =>
  (await readJsonIfExists<{ readonly stack?: string }>(join(SELECTIONS, file)))?.stack?.split("/").at(-1);
