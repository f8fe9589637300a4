import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { readFileIfExists } from "../../components/shared/atomic-file";
import { readJsonIfExists } from "../../components/shared/json-file";
import { pidExists } from "../../components/shared/pid-exists";
import { type ProgramOptions, type ProgramResult, runProgram } from "../../components/shared/run-program";
import { PROJECT, PROJECT_DIR, STATE } from "../project";
import { pulumiPath } from "./pulumi-path";
import { restoreStackConfig } from "./restore-stack-config";
import { outputsInState } from "./state-outputs";

/** Environment variable: `own` leaves Pulumi's home, backend and passphrase to the user, who must be logged in. */
const BACKEND_CHOICE = "KAFKA_CLUSTER_BACKEND";

/**
 * Modules that Node loads before a program or provider: to connect to the engine without a proxy, to end when the engine has
 * ended, and to start faster.
 */
const PRELOADED = ["direct-loopback.cjs", "end-with-engine.cjs", "lazy-sdk.cjs"].map((name) =>
  join(PROJECT_DIR, "components", "pulumi", name),
);

/** Location of a stack's state and configuration. Tests have backends of their own. */
export interface StackLocation {
  /** Folder of the file backend. */
  readonly backend: string;
  /** Configuration file of the stack. @defaultValue - `Pulumi.<stack>.yaml` in the project folder */
  readonly configFile?: string;
}

/** Environment variables for the CLI. */
export async function pulumiEnvironment(location: StackLocation = STATE): Promise<NodeJS.ProcessEnv> {
  const cli = await pulumiPath();
  const common = {
    ...process.env,
    PATH: [dirname(cli), process.env.PATH ?? ""].join(delimiter),
    // The CLI must neither search for a newer version nor download plugins that the stack does not use.
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    NODE_OPTIONS: [process.env.NODE_OPTIONS ?? "", ...PRELOADED.map((path) => `--require ${JSON.stringify(path)}`)]
      .join(" ")
      .trim(),
    // Node 22 caches compiled modules in this folder; older versions ignore the variable.
    NODE_COMPILE_CACHE: join(STATE.root, "node-compile-cache"),
    ...(location.configFile === undefined ? {} : { PULUMI_OPTION_CONFIG_FILE: location.configFile }),
  };
  return usesOwnBackend()
    ? common
    : {
        ...common,
        PULUMI_HOME: STATE.pulumiHome,
        PULUMI_BACKEND_URL: backendUrl(location.backend),
        PULUMI_CONFIG_PASSPHRASE_FILE: STATE.passphrase,
        PULUMI_CONFIG_PASSPHRASE: undefined,
        // The encryption salt is in the state, so the tracked configuration file need not contain the salt.
        PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
      };
}

/**
 * URL of a file backend. Disables the attribute files that Pulumi writes beside its own files: they are not written
 * atomically, and a CLI that is killed meanwhile makes the stack unreadable ("failed to load checkpoint: EOF").
 */
function backendUrl(folder: string): string {
  const url = pathToFileURL(folder);
  url.searchParams.set("metadata", "skip");
  return url.href;
}

/** True if the user has chosen the backend that they are logged in to. */
export const usesOwnBackend = (): boolean => process.env[BACKEND_CHOICE] === "own";

/**
 * Runs the CLI on this project.
 *
 * @param stack - stack whose configuration file is restored afterwards, except for settings that the command changed.
 */
export async function runPulumi(
  args: readonly string[],
  stack: string,
  location: StackLocation = STATE,
  options: Pick<ProgramOptions, "output" | "timeoutMs"> = {},
): Promise<ProgramResult> {
  // The CLI records the selected stack by this path. A shell that has entered the checkout through a link has another one.
  const env = { ...(await pulumiEnvironment(location)), PWD: PROJECT_DIR };
  await removeDeadLocks(location);
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

/** Creates a stack unless it exists. The stack that the CLI has selected stays the same. */
export async function ensureStack(stack: string, location: StackLocation = STATE): Promise<void> {
  if (await hasStack(stack, location)) {
    return;
  }
  const { exitCode, stdout, stderr } = await runPulumi(
    ["stack", "init", stack, "--no-select", "--non-interactive"],
    stack,
    location,
  );
  if (exitCode !== 0) {
    throw new Error(`stack ${stack} can't be created (${`${stderr}${stdout}`.trim()})`);
  }
}

/** True if a stack of this name exists. */
export async function hasStack(stack: string, location: StackLocation = STATE): Promise<boolean> {
  if (!usesOwnBackend()) {
    return existsSync(stateFile(stack, location));
  }
  const { exitCode, stdout } = await runPulumi(["stack", "ls", "--json", "--non-interactive"], stack, location);
  if (exitCode !== 0) {
    throw new Error(`${BACKEND_CHOICE} is "own", but you are not logged in; run \`pulumi login\` or unset it`);
  }
  return (JSON.parse(stdout) as { name: string }[]).some(({ name }) => name.split("/").at(-1) === stack);
}

/** Path of the state of a stack in a file backend. */
export const stateFile = (stack: string, { backend }: StackLocation): string =>
  join(backend, ".pulumi", "stacks", PROJECT, `${stack}.json`);

/** Outputs of a stack. */
export async function readStackOutputs<Outputs>(stack: string, location: StackLocation = STATE): Promise<Outputs> {
  const outputs = usesOwnBackend() ? undefined : await outputsInState(stateFile(stack, location));
  if (outputs !== undefined) {
    return outputs as Outputs;
  }
  const { stdout, stderr, exitCode } = await runPulumi(
    ["stack", "output", "--json", "--stack", stack],
    stack,
    location,
  );
  if (exitCode !== 0) {
    throw new Error(`outputs of stack ${stack} can't be read (${stderr.trim()})`);
  }
  return JSON.parse(stdout);
}

/** Removes the locks of ended processes of this machine. Pulumi itself never removes them. */
async function removeDeadLocks({ backend }: StackLocation): Promise<void> {
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
