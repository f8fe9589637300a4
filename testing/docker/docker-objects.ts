import { docker, dockerLines as linesOf } from "../../components/runtime/docker/docker-client";
import { errorMessage } from "../../components/shared/error-message";
import { PROJECT } from "../../tools/project";
import type { ScratchStack } from "../stack/scratch-stack";
import { skipUnlessRequired } from "../suites/skip";
import { ofStack } from "./stacks-in-docker";

/** Skips a suite where no daemon answers, unless one must. */
export async function requireDocker(context: Mocha.Context): Promise<void> {
  await docker("", ["version"], { timeoutMs: 10_000 }).catch((error) => skipForWant(context, errorMessage(error)));
}

/** Skips a suite for want of something of Docker's that not every machine has, unless this one must have it. */
export const skipForWant = (context: Mocha.Context, reason: string): never =>
  skipUnlessRequired(context, reason, "KAFKA_CLUSTER_REQUIRE_DOCKER");

/** Runs Docker's client against the machine's daemon. */
export const dockerText = async (...args: string[]): Promise<string> => (await docker("", args)).trim();

/** The lines of what Docker's client prints, sorted. */
export const dockerLines = async (...args: string[]): Promise<string[]> => (await linesOf("", args)).sort();

/** What there is of a stack in Docker: names, sorted. */
export async function thereIsOf(stack: Pick<ScratchStack, "name">) {
  const filter = ofStack(stack.name);
  const prefix = `${PROJECT}-${stack.name}`;
  const short = (names: readonly string[]) => names.map((name) => name.replace(`${prefix}-`, "").replace(prefix, ""));
  return {
    containers: short(await dockerLines("ps", "--all", ...filter, "--format", "{{.Names}}")),
    volumes: short(await dockerLines("volume", "ls", ...filter, "--format", "{{.Name}}")),
    networks: short(await dockerLines("network", "ls", ...filter, "--format", "{{.Name}}")),
    images: (await dockerLines("image", "ls", "--quiet", ...filter)).length,
  };
}

/** What there is of a stack after `destroy`. */
export const NOTHING = { containers: [], volumes: [], networks: [], images: 0 };

/** What there is of a stack that is up. */
export const EVERYTHING = {
  containers: ["kafka-0", "zookeeper"],
  volumes: ["kafka-0-config", "kafka-0-data", "zookeeper-config", "zookeeper-data"],
  networks: [""],
  images: 1,
};

/** The name in Docker of a container of a stack. */
export const containerOf = (stack: ScratchStack, service: string): string => `${PROJECT}-${stack.name}-${service}`;

/** Ids of a stack's containers, by service. */
export async function containerIds(stack: ScratchStack): Promise<Record<string, string>> {
  const ids = await Promise.all(
    EVERYTHING.containers.map(
      async (service) =>
        [service, await dockerText("inspect", "--format", "{{.Id}}", containerOf(stack, service))] as const,
    ),
  );
  return Object.fromEntries(ids);
}
