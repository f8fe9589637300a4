import program from "../../index";
import { type RegisterOptions, register } from "../../testing/pulumi-mocks";
import { oneLine } from "../../testing/stack/command-results";
import { dockerOutputs } from "./docker-cluster";
import { clearStackConfig, setStackConfig } from "./stack-config";

/**
 * Runs the program in this process with a configuration, on the real runtime and Pulumi's mock engine: a fraction of the time
 * that the CLI takes.
 *
 * @returns the message of the error that the program fails with, on one line; `undefined` if the program succeeds.
 */
export async function programError(
  config: Readonly<Record<string, unknown>>,
  options?: RegisterOptions,
): Promise<string | undefined> {
  setStackConfig({ port: 0, ...(config.coordination !== "kraft" && { zookeeperPort: 0 }), ...config });
  try {
    await register(program, dockerOutputs, options);
    return undefined;
  } catch (error) {
    return oneLine((error as Error).message);
  } finally {
    clearStackConfig();
  }
}

/** Options of a run on a stack whose state has this text. */
export function recordedIn(stateText: string): Pick<RegisterOptions, "answer"> {
  const resources: readonly { readonly urn: string }[] = JSON.parse(stateText).checkpoint.latest.resources ?? [];
  return { answer: () => ({ outputs: Object.fromEntries(resources.map(({ urn, ...rest }) => [urn, rest])) }) };
}
