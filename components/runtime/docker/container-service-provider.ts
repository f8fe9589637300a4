import { HEALTHY, type Health } from "../../pulumi/health";
import { defineProvider, inputsDiffer, plainInputs } from "../../pulumi/provider-module";
import { AbortWait, waitUntil } from "../../shared/wait-until";
import { withLines } from "../../shared/with-lines";
import { diagnose, quotedLines, SEARCHED_LINES } from "../diagnosis";
import type { ProbeFacts } from "../probe/probe";
import { RECOVERY_LINES, waitWhileRecovering } from "../recovery";
import { redactSecrets } from "../redact-secrets";
import { containerHealth } from "./container-health";
import type { ContainerServiceInputs } from "./container-service";
import { docker, logTail } from "./docker-client";
import { type ContainerInspection, inspectContainer } from "./docker-objects";
import { writeRecordFile } from "./record-file";
import { removeContainers, stopContainers } from "./service-containers";

interface ContainerServiceOutputs extends ContainerServiceInputs, Health {
  /** Identity of this start. Changes with every restart. */
  readonly startId: string;
  readonly facts: ProbeFacts;
}

/** Pause between two inspections of a starting container, in milliseconds. */
const INTERVAL_MS = 150;

/** Lines of the log that an error message quotes. */
const TAIL_LINES = 12;

/** Command of Docker's client that makes a container run, by the container's health. */
const REMEDIES: Readonly<Record<string, string>> = {
  created: "start",
  exited: "start",
  dead: "start",
  paused: "unpause",
  unhealthy: "restart",
};

const containerServiceProvider = defineProvider<ContainerServiceInputs, ContainerServiceOutputs>({
  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || inputsDiffer(olds, news),
  }),

  create: async (inputs) => ({ id: inputs.container, outs: await ensureRunning(inputs) }),

  read: async (id, props) => {
    const found = await inspectContainer(props.dockerHost, props.containerId);
    return { id, props: { ...props, health: containerHealth(found), ...(found && { startId: startIdOf(found) }) } };
  },

  update: async (_id, _olds, news) => ({ outs: await ensureRunning(news) }),

  // The container is deleted by its own resource.
});

/**
 * Starts a stopped or paused container, waits until its health check succeeds, and removes all other containers of the
 * service.
 *
 * @throws if the container ends or does not answer in time, with the end of its log, cause and cure. The container is
 * stopped then.
 */
async function ensureRunning(inputs: ContainerServiceInputs): Promise<ContainerServiceOutputs> {
  const { dockerHost, containerId, stopTimeoutMs } = inputs;
  const before = await inspectExisting(inputs);
  await writeRecordFile(dockerHost, containerId);
  const remedy = REMEDIES[containerHealth(before)];
  if (remedy !== undefined) {
    await docker(dockerHost, [remedy, containerId]);
  }
  const startId = startIdOf(remedy === undefined ? before : await inspectExisting(inputs));
  try {
    const healthy = await waitWhileRecovering(
      () => awaitHealthy(inputs, startId),
      (error) => error instanceof StartTimeout,
      () => logTail(dockerHost, containerId, RECOVERY_LINES).catch(() => []),
    );
    await removeContainers(inputs, containerId);
    return { ...plainInputs(inputs), startId, facts: factsOf(healthy), health: HEALTHY };
  } catch (error) {
    if (error instanceof RemovedContainer) {
      throw error;
    }
    const failure = await startFailure(inputs, error as Error);
    // Without a stop, Docker's restart policy would start the container forever.
    await stopContainers(dockerHost, [containerId], stopTimeoutMs).catch(() => {});
    throw failure;
  }
}

/** Waits until the health check succeeds. @throws if the container ends, restarts or takes too long. */
const awaitHealthy = (inputs: ContainerServiceInputs, startId: string): Promise<ContainerInspection> =>
  waitUntil(
    async () => {
      const now = await inspectExisting(inputs);
      if (startIdOf(now) !== startId || now.State.Status !== "running") {
        throw new AbortWait(new Error(`ended during its start${exitReason(now)}`));
      }
      return now.State.Health?.Status === "healthy" ? now : undefined;
    },
    (last) => new StartTimeout(inputs.startupTimeoutMs, last),
    { timeoutMs: inputs.startupTimeoutMs, intervalMs: INTERVAL_MS },
  );

/** Error of a service that did not answer in time. */
class StartTimeout extends Error {
  constructor(timeoutMs: number, last: unknown) {
    super(`did not answer within ${timeoutMs} ms${last instanceof Error ? ` (last: ${last.message})` : ""}`, {
      cause: last,
    });
  }
}

/** Error about a container that no longer exists, so that nothing is left to stop and no log to quote. */
class RemovedContainer extends Error {}

/** Inspects the container. @throws a {@link RemovedContainer} if it does not exist. */
async function inspectExisting(inputs: ContainerServiceInputs): Promise<ContainerInspection> {
  const { dockerHost, containerId, container } = inputs;
  const found = await inspectContainer(dockerHost, containerId);
  if (found === undefined) {
    throw new AbortWait(
      new RemovedContainer(`container ${container} was removed by another program; run the command again`),
    );
  }
  return found;
}

/** Identity of a start. Changes with every start of a container. */
const startIdOf = ({ Id, State }: ContainerInspection): string => `${Id.slice(0, 12)} ${State.StartedAt}`;

function exitReason({ State }: ContainerInspection): string {
  if (State.OOMKilled) {
    return " (killed: out of memory)";
  }
  // Docker resets the exit code when the container runs again.
  return State.Status === "running" ? "" : ` (exit code ${State.ExitCode})`;
}

/** Facts in the output of the health check: `name=value` lines. */
function factsOf({ State }: ContainerInspection): ProbeFacts {
  const output = State.Health?.Log?.map(({ Output }) => Output).join("\n") ?? "";
  return Object.fromEntries(
    [...output.matchAll(/^(\w+)=(.+)$/gm)].map(([, name = "", value = ""]) => [name, value.trim()]),
  );
}

/** Adds cause, cure, the line that says why and the end of the log to the error of a failed start. */
async function startFailure(inputs: ContainerServiceInputs, cause: Error): Promise<Error> {
  const { dockerHost, container, containerId, logsCommand, secrets } = inputs;
  const log = await logTail(dockerHost, containerId, SEARCHED_LINES).catch(() => []);
  const lines = redactSecrets(log, secrets);
  const diagnosis = diagnose(lines, secrets.files);
  const advice = `see \`${logsCommand}\`${cause instanceof StartTimeout ? " or raise startupTimeoutMs" : ""}`;
  const cure = [diagnosis?.advice, advice].filter(Boolean).join("; ");
  const message = `container ${container} ${cause.message}; ${cure}`;
  return new Error(withLines(message, quotedLines([lines], TAIL_LINES, diagnosis)), { cause });
}

export = containerServiceProvider;
