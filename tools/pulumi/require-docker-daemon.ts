import { errorMessage } from "../../components/shared/error-message";
import { readJsonIfExists } from "../../components/shared/json-file";
import { STATE } from "../project";
import { type StackLocation, stateFile, usesOwnBackend } from "./run-pulumi";

/** Commands of the CLI that read every resource of a stack. */
const READING_COMMANDS = ["up", "update", "preview", "pre", "refresh", "destroy", "down", "dn"];

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
 * Checks that the Docker daemon of a stack answers, before a command of the CLI reads the stack's resources. Otherwise the
 * CLI would print one error for each resource.
 *
 * @param command - command of the CLI that is about to run.
 * @throws with the cure if the daemon does not answer.
 */
export async function requireDockerDaemon(
  command: string | undefined,
  stack: string,
  location: StackLocation = STATE,
): Promise<void> {
  if (command === undefined || !READING_COMMANDS.includes(command) || usesOwnBackend()) {
    return;
  }
  const state = await readJsonIfExists<State>(stateFile(stack, location)).catch(
    () => undefined, // The CLI reports a damaged state itself.
  );
  const resource = state?.checkpoint?.latest?.resources?.find(({ type }) => type === DOCKER_STACK);
  const dockerHost = resource?.outputs?.dockerHost;
  if (dockerHost === undefined) {
    return;
  }
  // Loaded only here: most stacks do not need Docker.
  const {
    docker,
  }: typeof import("../../components/runtime/docker/docker-client") = require("../../components/runtime/docker/docker-client");
  await docker(dockerHost, ["version"], { timeoutMs: ANSWER_TIMEOUT_MS }).catch((cause) => {
    throw new Error(
      `${errorMessage(cause)}; stack ${stack} has resources on this daemon: if the daemon is gone for good, delete the stack's state with \`npm run pulumi -- stack rm --force --stack ${stack}\``,
      { cause },
    );
  });
}
