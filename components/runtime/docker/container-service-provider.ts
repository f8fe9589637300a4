import { inputsDiffer, type ProviderModule, plainInputs } from "../../pulumi/provider-module";
import { AbortWait, waitUntil } from "../../shared/wait-until";
import { withLines } from "../../shared/with-lines";
import { diagnose } from "../diagnosis";
import type { ProbeFacts } from "../probe/probe-facts";
import type { ContainerServiceInputs } from "./container-service";
import { type ContainerInspection, docker, inspectContainer, logTail } from "./docker-client";
import { removeContainers, stopContainers } from "./leftovers";
import { record } from "./record-file";

interface ContainerServiceOutputs extends ContainerServiceInputs {
  /** Identity of this start; another one after every restart. */
  readonly startId: string;
  readonly facts: ProbeFacts;
  /** `running`, or what is wrong, as `read` last saw it. */
  readonly health: string;
}

const HEALTHY = "running";

/** Pause between two looks at a container that starts, in milliseconds. */
const INTERVAL_MS = 150;

/** Lines of the log that go into an error. */
const TAIL_LINES = 12;

/** How a container that does not run is brought to run, by its status. */
const REMEDIES: Readonly<Record<string, string>> = {
  created: "start",
  exited: "start",
  dead: "start",
  paused: "unpause",
  unhealthy: "restart",
};

const containerServiceProvider: ProviderModule<ContainerServiceInputs, ContainerServiceOutputs> = {
  check: async (_olds, news) => ({ inputs: news }),

  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || inputsDiffer(olds, news),
  }),

  create: async (inputs) => ({ id: inputs.container, outs: await running(inputs) }),

  read: async (id, props) => {
    const found = await inspectContainer(props.dockerHost, props.containerId);
    return { id, props: { ...props, health: healthOf(found), ...(found && { startId: startIdOf(found) }) } };
  },

  update: async (_id, _olds, news) => ({ outs: await running(news) }),

  /** The container goes with its own resource. */
  delete: async () => {},
};

/**
 * Waits until the container answers; one that was stopped or paused is started first.
 *
 * @throws with the end of its log, cause and cure if it ends or does not answer in time; then it is stopped.
 */
async function running(inputs: ContainerServiceInputs): Promise<ContainerServiceOutputs> {
  const { dockerHost, containerId, startupTimeoutMs, stopTimeoutMs } = inputs;
  const before = await present(inputs);
  await record(dockerHost, containerId);
  const remedy = REMEDIES[healthOf(before)];
  if (remedy !== undefined) {
    await docker(dockerHost, [remedy, containerId]);
  }
  const start = startIdOf(remedy === undefined ? before : await present(inputs));
  try {
    const healthy = await waitUntil(
      async () => {
        const now = await present(inputs);
        if (startIdOf(now) !== start || now.State.Status !== "running") {
          throw new AbortWait(new Error(`ended during its start${wayOfEnding(now)}`));
        }
        return now.State.Health?.Status === "healthy" ? now : undefined;
      },
      (last) =>
        new Error(
          `did not answer within ${startupTimeoutMs} ms${last instanceof Error ? ` (last: ${last.message})` : ""}`,
        ),
      { timeoutMs: startupTimeoutMs, intervalMs: INTERVAL_MS },
    );
    await removeContainers(inputs, containerId);
    return { ...plainInputs(inputs), startId: start, facts: factsOf(healthy), health: HEALTHY };
  } catch (error) {
    if (error instanceof Removed) {
      throw error;
    }
    const failure = await explained(inputs, error as Error);
    // Else the restart policy would start it for ever.
    await stopContainers(dockerHost, [containerId], stopTimeoutMs).catch(() => {});
    throw failure;
  }
}

async function present({ dockerHost, containerId, container }: ContainerServiceInputs): Promise<ContainerInspection> {
  const found = await inspectContainer(dockerHost, containerId);
  if (found === undefined) {
    throw new AbortWait(new Removed(`container ${container} was removed by somebody else; run it again`));
  }
  return found;
}

/** There is nothing any more that could be explained or stopped. */
class Removed extends Error {}

/** Another one after every start of a container. */
const startIdOf = ({ Id, State }: ContainerInspection): string => `${Id.slice(0, 12)} ${State.StartedAt}`;

function healthOf(found: ContainerInspection | undefined): string {
  if (found === undefined) {
    return "the container is gone";
  }
  const { Status, Health } = found.State;
  if (Status !== "running") {
    return Status;
  }
  return Health?.Status === "healthy" ? HEALTHY : (Health?.Status ?? "without a health check");
}

function wayOfEnding({ State }: ContainerInspection): string {
  if (State.OOMKilled) {
    return " (killed for want of memory)";
  }
  // Once it runs again, the code is that of nothing.
  return State.Status === "running" ? "" : ` (exit code ${State.ExitCode})`;
}

/** What the health check said last, as `name=value` lines. */
function factsOf({ State }: ContainerInspection): ProbeFacts {
  const said = State.Health?.Log?.map(({ Output }) => Output).join("\n") ?? "";
  return Object.fromEntries(
    [...said.matchAll(/^(\w+)=(.+)$/gm)].map(([, name = "", value = ""]) => [name, value.trim()]),
  );
}

async function explained(inputs: ContainerServiceInputs, cause: Error): Promise<Error> {
  const { dockerHost, container, containerId, logsCommand } = inputs;
  const lines = await logTail(dockerHost, containerId, TAIL_LINES).catch(() => []);
  const advice = [diagnose(lines), `see \`${logsCommand}\` or raise startupTimeoutMs`].filter(Boolean).join("; ");
  return new Error(withLines(`container ${container} ${cause.message}; ${advice}`, lines), { cause });
}

export = containerServiceProvider;
