import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { pidExists } from "../../components/runtime/machine/process-identity";
import { readFileIfExists } from "../../components/shared/atomic-file";
import { readJsonIfExists } from "../../components/shared/json-file";
import { type ProgramOptions, type ProgramResult, runProgram } from "../../components/shared/run-program";
import { PROJECT, PROJECT_DIR, STATE } from "../project";
import { pulumiPath } from "./pulumi-path";
import { restoreStackConfig } from "./restore-stack-config";

/** Set to `own`, it leaves Pulumi's home, backend and passphrase to the user, who must be logged in. */
const BACKEND_CHOICE = "KAFKA_CLUSTER_BACKEND";

/** What ends a program or provider whose engine is gone, also one that was ended before it loaded anything of this project. */
const END_WITH_ENGINE = join(PROJECT_DIR, "components", "pulumi", "end-with-engine.cjs");

/** Where a stack's state lies; the tests have backends of their own. */
export interface PulumiPlace {
  /** Folder of the file backend. */
  readonly backend: string;
  /** The stack's configuration file. @defaultValue - `Pulumi.<stack>.yaml` in the project's folder */
  readonly configFile?: string;
}

/** The environment in which the CLI works for this project. */
export async function pulumiEnvironment(place: PulumiPlace = STATE): Promise<NodeJS.ProcessEnv> {
  const cli = await pulumiPath();
  const common = {
    ...process.env,
    PATH: [dirname(cli), process.env.PATH ?? ""].join(delimiter),
    // It must neither look for a newer CLI nor fetch plugins that the stack does not use.
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    NODE_OPTIONS: [process.env.NODE_OPTIONS ?? "", `--require ${JSON.stringify(END_WITH_ENGINE)}`].join(" ").trim(),
    // Node 22 keeps compiled modules there; older ones ignore it.
    NODE_COMPILE_CACHE: join(STATE.root, "node-compile-cache"),
    ...(place.configFile === undefined ? {} : { PULUMI_OPTION_CONFIG_FILE: place.configFile }),
  };
  return usesOwnBackend()
    ? common
    : {
        ...common,
        PULUMI_HOME: STATE.pulumiHome,
        PULUMI_BACKEND_URL: backendUrl(place.backend),
        PULUMI_CONFIG_PASSPHRASE_FILE: STATE.passphrase,
        PULUMI_CONFIG_PASSPHRASE: undefined,
        // The stack's encryption salt is in its state, so that the tracked file need not hold it.
        PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
      };
}

/**
 * Address of a file backend. Without the files of attributes that Pulumi would write beside each of its own: those do not
 * take their place whole, and a stack is lost ("failed to load checkpoint: EOF") if the CLI is killed while it writes one.
 */
function backendUrl(folder: string): string {
  const url = pathToFileURL(folder);
  url.searchParams.set("metadata", "skip");
  return url.href;
}

/** Whether the user wants the backend that they are logged in to. */
export const usesOwnBackend = (): boolean => process.env[BACKEND_CHOICE] === "own";

/**
 * Runs the CLI on this project.
 *
 * @param stack - whose configuration file is to stay as it is but for what the user changes in it.
 */
export async function runPulumi(
  args: readonly string[],
  stack: string,
  place: PulumiPlace = STATE,
  options: Pick<ProgramOptions, "output" | "timeoutMs"> = {},
): Promise<ProgramResult> {
  const env = await pulumiEnvironment(place);
  await clearDeadLocks(place);
  const configFile = join(PROJECT_DIR, `Pulumi.${stack}.yaml`);
  const before = await readFileIfExists(configFile);
  try {
    return await runProgram(await pulumiPath(), args, { cwd: PROJECT_DIR, env, ...options });
  } finally {
    if (!usesOwnBackend()) {
      await restoreStackConfig(configFile, before);
    }
  }
}

/** Makes the stack if there is none of its name. Which stack the CLI works on by itself stays as it is. */
export async function ensureStack(stack: string, place: PulumiPlace = STATE): Promise<void> {
  if (await hasStack(stack, place)) {
    return;
  }
  const { exitCode, stdout, stderr } = await runPulumi(
    ["stack", "init", stack, "--no-select", "--non-interactive"],
    stack,
    place,
  );
  if (exitCode !== 0) {
    throw new Error(`stack ${stack} could not be made (${`${stderr}${stdout}`.trim()})`);
  }
}

/** Whether there is a stack of this name. */
export async function hasStack(stack: string, place: PulumiPlace = STATE): Promise<boolean> {
  if (!usesOwnBackend()) {
    return existsSync(join(place.backend, ".pulumi", "stacks", PROJECT, `${stack}.json`));
  }
  const { exitCode, stdout } = await runPulumi(["stack", "ls", "--json", "--non-interactive"], stack, place);
  if (exitCode !== 0) {
    throw new Error(`${BACKEND_CHOICE} is "own", but you are not logged in; run \`pulumi login\` or unset it`);
  }
  return (JSON.parse(stdout) as { name: string }[]).some(({ name }) => name.split("/").at(-1) === stack);
}

/** The stack's outputs. */
export async function stackOutputs(stack: string, place: PulumiPlace = STATE): Promise<Record<string, unknown>> {
  const { stdout, stderr, exitCode } = await runPulumi(["stack", "output", "--json", "--stack", stack], stack, place);
  if (exitCode !== 0) {
    throw new Error(`the outputs of stack ${stack} can't be read (${stderr.trim()})`);
  }
  return JSON.parse(stdout);
}

/** Removes locks of a stack whose holder ran on this machine and has ended; Pulumi itself keeps them for ever. */
async function clearDeadLocks({ backend }: PulumiPlace): Promise<void> {
  if (usesOwnBackend()) {
    return;
  }
  const folder = join(backend, ".pulumi", "locks");
  const locks = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
  for (const entry of locks.filter((found) => found.isFile() && found.name.endsWith(".json"))) {
    const path = join(entry.parentPath, entry.name);
    const lock = await readJsonIfExists<{ pid?: number; hostname?: string }>(path).catch(() => undefined);
    if (lock?.hostname === hostname() && lock.pid !== undefined && !pidExists(lock.pid)) {
      await rm(path, { force: true });
    }
  }
}
