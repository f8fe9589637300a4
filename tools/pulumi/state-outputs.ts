import { readFile } from "node:fs/promises";

/** Mark of a value that is encrypted in the state, or that is no plain data. */
const SPECIAL = "4dabf18193072939515e22adb298388d";

/** Resources in a state, as far as the outputs of a stack need them. */
type Resources = readonly { readonly type: string; readonly outputs?: object }[];

interface State {
  readonly checkpoint: {
    readonly latest?: { readonly resources?: Resources };
  };
}

/**
 * Outputs of a stack in a state file, without a start of the CLI, which takes half a second.
 *
 * @returns `undefined` if the stack has none, or if one of them is secret.
 */
export async function outputsInState(stateFile: string): Promise<object | undefined> {
  const { checkpoint }: State = JSON.parse(await readFile(stateFile, "utf8"));
  const outputs = rootOutputs(checkpoint.latest?.resources ?? []);
  return JSON.stringify(outputs)?.includes(`"${SPECIAL}"`) ? undefined : outputs;
}

/** Outputs of the stack among the resources of a state. Those that are secret are encrypted. */
export const rootOutputs = (resources: Resources): object | undefined =>
  resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs;
