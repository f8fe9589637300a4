import { join } from "node:path";
import { errorMessage } from "../../components/shared/error-message";
import { readJsonIfExists } from "../../components/shared/json-file";
import { PROJECT, STATE } from "../project";
import { type StackLocation, usesOwnBackend } from "./run-pulumi";

/** Commands of the CLI that ask for every resource of a stack. */
const ASKING_COMMANDS = ["up", "update", "preview", "pre", "refresh", "destroy", "down", "dn"];

/** Longest time for the daemon to answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 30_000;

const DOCKER_STACK = "pulumi-nodejs:dynamic/docker:DockerStack";

interface State {
  readonly checkpoint?: {
    readonly latest?: {
      readonly resources?: readonly { readonly type: string; readonly outputs?: { readonly dockerHost?: string } }[];
    };
  };
}

/**
 * A daemon that does not answer would be named once for each resource that it has.
 *
 * @param command - the command of the CLI that is about to run.
 * @throws if it would ask a daemon that does not answer, with what to do.
 */
export async function requireDockerDaemon(
  command: string | undefined,
  stack: string,
  { backend }: StackLocation = STATE,
): Promise<void> {
  if (command === undefined || !ASKING_COMMANDS.includes(command) || usesOwnBackend()) {
    return;
  }
  const state = await readJsonIfExists<State>(join(backend, ".pulumi", "stacks", PROJECT, `${stack}.json`)).catch(
    () => undefined, // Damaged: the CLI says so itself.
  );
  const resource = state?.checkpoint?.latest?.resources?.find(({ type }) => type === DOCKER_STACK);
  const dockerHost = resource?.outputs?.dockerHost;
  if (dockerHost === undefined) {
    return;
  }
  // Most stacks run on this machine: nothing of Docker is loaded for them.
  const { docker } =
    require("../../components/runtime/docker/docker-client") as typeof import("../../components/runtime/docker/docker-client");
  await docker(dockerHost, ["version"], { timeoutMs: ANSWER_TIMEOUT_MS }).catch((cause) => {
    throw new Error(
      `${errorMessage(cause)}; stack ${stack} is recorded there: if it never answers again, forget the stack with \`npm run pulumi -- stack rm --force\``,
      { cause },
    );
  });
}
