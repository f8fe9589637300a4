import { readdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";

import { errorMessage } from "../../components/shared/error-message";
import { DEV_STACK, STATE } from "../project";
import { hasStack, runPulumi, type StackLocation, stateFile, usesOwnBackend } from "../pulumi/run-pulumi";
import { holdsSecrets, plainValues } from "./secret-values";

/** Resource that a state records. */
export interface StackResource {
  /** Name of the resource: `kafka-0-service`. */
  readonly name: string;
  readonly type: string;
  readonly id?: string;
  readonly outputs: object;
}

/** Resource in the text of a state, or of an export of the state. */
interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly outputs?: object;
}

/**
 * Resources of these types that the state of a stack records. The state file is read directly; the CLI, which takes half a
 * second, only decrypts secrets.
 *
 * @throws if the stack does not exist, or its state can't be read.
 */
export async function stackResources(
  stack: string,
  types: readonly string[],
  location: StackLocation = STATE,
): Promise<readonly StackResource[]> {
  if (!(await hasStack(stack, location))) {
    throw await missingStack(stack, location);
  }
  const stored = usesOwnBackend() ? undefined : ofTypes(await inStateFile(stack, location), types);
  const resources =
    stored !== undefined && !holdsSecrets(stored) ? stored : ofTypes(await inExport(stack, location), types);
  return resources.map(({ urn, type, id, outputs = {} }) => ({
    name: urn.split("::").at(-1) ?? "",
    type,
    id,
    outputs: plainValues(outputs),
  }));
}

/** Command of this project about a stack, for messages: `npm run status`, of another stack than `dev` with its name. */
export const stackCommand = (words: string, stack: string): string =>
  stack === DEV_STACK
    ? `\`npm run ${words}\``
    : `\`npm run ${words}${words.includes(" -- ") ? "" : " --"} --stack ${stack}\``;

/** Command that makes all services of a stack run. */
export const startCommand = (stack: string): string =>
  stack === DEV_STACK ? "`npm start`" : `\`npm run pulumi -- up --stack ${stack}\``;

/** Error about a stack that does not exist, with the names of those that exist. */
async function missingStack(stack: string, location: StackLocation): Promise<Error> {
  const names = usesOwnBackend() ? [] : await stackNames(location);
  const choices = names.length === 0 ? "" : `, or choose one that exists with --stack: ${names.join(", ")}`;
  return new Error(
    stack === DEV_STACK
      ? `stack ${stack} does not exist; run \`npm start\`${choices}`
      : `stack ${stack} does not exist; create it with \`npm run pulumi -- stack init ${stack}\`${choices}`,
  );
}

/** Names of the stacks in a file backend. */
async function stackNames(location: StackLocation): Promise<readonly string[]> {
  const files = await readdir(dirname(stateFile("any", location))).catch(() => []);
  return files.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
}

const ofTypes = (resources: readonly RecordedResource[], types: readonly string[]): readonly RecordedResource[] =>
  resources.filter(({ type }) => types.includes(type));

async function inStateFile(stack: string, location: StackLocation): Promise<readonly RecordedResource[]> {
  const path = stateFile(stack, location);
  try {
    return JSON.parse(await readFile(path, "utf8")).checkpoint?.latest?.resources ?? [];
  } catch (cause) {
    throw new Error(
      `the state of stack ${stack} can't be read (${errorMessage(cause)}); restore ${path} from Pulumi's backups beside it`,
      { cause },
    );
  }
}

async function inExport(stack: string, location: StackLocation): Promise<readonly RecordedResource[]> {
  const args = ["stack", "export", "--show-secrets", "--non-interactive", "--stack", stack];
  const { exitCode, stdout, stderr } = await runPulumi(args, stack, location);
  if (exitCode !== 0) {
    throw new Error(`the state of stack ${stack} can't be read (${stderr.trim()})`);
  }
  return JSON.parse(stdout).deployment?.resources ?? [];
}
