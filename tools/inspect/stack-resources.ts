import { readFile } from "node:fs/promises";

import { errorCode, errorMessage } from "../../components/shared/error-message";
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
    throw new Error(`stack ${stack} does not exist; ${createAdvice(stack)}`);
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

/** Advice that makes a stack run. */
export const createAdvice = (stack: string): string =>
  stack === DEV_STACK
    ? "run `npm start`"
    : `run \`npm run pulumi -- up --stack ${stack}\`, or choose another stack with --stack`;

const ofTypes = (resources: readonly RecordedResource[], types: readonly string[]): readonly RecordedResource[] =>
  resources.filter(({ type }) => types.includes(type));

async function inStateFile(stack: string, location: StackLocation): Promise<readonly RecordedResource[]> {
  const path = stateFile(stack, location);
  try {
    return JSON.parse(await readFile(path, "utf8")).checkpoint?.latest?.resources ?? [];
  } catch (cause) {
    throw new Error(
      errorCode(cause) === "ENOENT"
        ? `stack ${stack} does not exist; ${createAdvice(stack)}`
        : `the state of stack ${stack} can't be read (${errorMessage(cause)}); see ${path}`,
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
