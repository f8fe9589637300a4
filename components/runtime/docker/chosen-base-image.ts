import * as pulumi from "@pulumi/pulumi";

import { errorMessage } from "../../shared/error-message";
import { DEFAULT_BASE_IMAGE, STAND_IN_BASE_IMAGE } from "./base-image";
import { DockerRefusal, docker, dockerCommandLine, inspectImage } from "./docker-client";
import { list } from "./leftovers";
import { BASE_IMAGE_LABEL, dockerNames } from "./names";

/** What the configuration says of the daemon and the image. */
export interface BaseImageChoice {
  /** Address of the daemon; empty for the one that Docker's client uses. */
  readonly dockerHost: string;
  readonly baseImage: string;
}

/** Longest time for pulling an image, in milliseconds. */
const PULL_TIMEOUT_MS = 600_000;

/**
 * The base image that is used: the one configured; in place of the default, where the daemon does not have it, the one
 * that set-up made. It is pulled if it is nowhere, and Kafka's image is not there already.
 *
 * @throws if no image can have its name, or the daemon neither has it nor can pull it.
 */
export async function chosenBaseImage(
  host: string,
  { dockerHost, baseImage: wanted }: BaseImageChoice,
): Promise<string> {
  const candidates = wanted === DEFAULT_BASE_IMAGE ? [wanted, STAND_IN_BASE_IMAGE] : [wanted];
  const found = (await firstOf(candidates, (name) => hasImage(host, name))) ?? (await firstOf(candidates, isBuiltOn));
  if (found === STAND_IN_BASE_IMAGE && found !== wanted) {
    await pulumi.log.info(
      `Kafka's image is built on ${found}, which set-up made because ${wanted} could not be pulled; \`${dockerCommandLine(dockerHost, "pull", wanted)}\` changes that`,
    );
  }
  if (found !== undefined || pulumi.runtime.isDryRun()) {
    return found ?? wanted;
  }
  await pulumi.log.info(`pulling ${wanted}: Kafka's image is built on it …`);
  await docker(host, ["pull", "--quiet", wanted], { timeoutMs: PULL_TIMEOUT_MS }).catch((cause) => {
    throw new Error(
      `must be an image that the daemon has or can pull, got ${wanted} (${errorMessage(cause)}); run \`npm run setup\`, pull or load it by hand, or set another with Java 17 and bash`,
      { cause },
    );
  });
  return wanted;

  /** Whether the daemon has an image of this stack's that was built on it; what has changed since then, the build pulls. */
  async function isBuiltOn(name: string): Promise<boolean> {
    const { imageRepository } = dockerNames(pulumi.getProject(), pulumi.getStack());
    return (
      (await list(host, ["image", "ls", imageRepository, "--filter", `label=${BASE_IMAGE_LABEL}=${name}`])).length > 0
    );
  }
}

const hasImage = (host: string, name: string): Promise<boolean> =>
  inspectImage(host, name).then(
    (found) => found !== undefined,
    (cause) => {
      throw cause instanceof DockerRefusal
        ? new Error(`must be the name of an image, got ${name} (${cause.message}); correct it`, { cause })
        : cause;
    },
  );

async function firstOf(
  names: readonly string[],
  isIt: (name: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const name of names) {
    if (await isIt(name)) {
      return name;
    }
  }
  return undefined;
}
