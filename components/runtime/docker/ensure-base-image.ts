import * as pulumi from "@pulumi/pulumi";

import { errorMessage } from "../../shared/error-message";
import { DEFAULT_BASE_IMAGE, STAND_IN_BASE_IMAGE } from "./base-image";
import { DockerRefusal, docker, dockerCommandLine, listIds } from "./docker-client";
import { inspectImage } from "./docker-objects";
import { BASE_IMAGE_LABEL } from "./names";

/** Base image to use, and the stack whose image is built on the base image. */
interface BaseImageRequest {
  /** Address of the daemon as the user set it; empty for the default of Docker's client. */
  readonly dockerHost: string;
  readonly baseImage: string;
  /** Name of the stack's images, without the tag. */
  readonly imageRepository: string;
}

/** Longest time to pull an image, in milliseconds. */
const PULL_TIMEOUT_MS = 600_000;

/**
 * Ensures that the daemon can build Kafka's image, and returns the name of the base image. The base image is the
 * configured one. If the default is configured, and the daemon does not have it, the image that set-up built is used.
 * The base image is pulled if the daemon has neither a base image nor a finished image of this stack. A preview pulls
 * nothing.
 *
 * @throws if the name is not a valid image name, or the daemon neither has the image nor can pull it.
 */
export async function ensureBaseImage(
  host: string,
  { dockerHost, baseImage: wanted, imageRepository }: BaseImageRequest,
): Promise<string> {
  const candidates = wanted === DEFAULT_BASE_IMAGE ? [wanted, STAND_IN_BASE_IMAGE] : [wanted];
  const found =
    (await firstMatch(candidates, (name) => hasImage(host, name))) ??
    (await firstMatch(candidates, (name) => hasImageBuiltOn(host, imageRepository, name)));
  if (found === STAND_IN_BASE_IMAGE && found !== wanted) {
    await pulumi.log.info(
      `Kafka's image is built on ${found}, which set-up built because ${wanted} could not be pulled; run \`${dockerCommandLine(dockerHost, "pull", wanted)}\` to use ${wanted}`,
    );
  }
  if (found !== undefined || pulumi.runtime.isDryRun()) {
    return found ?? wanted;
  }
  await pulumi.log.info(`pulling ${wanted}, the base of Kafka's image …`);
  await docker(host, ["pull", "--quiet", wanted], { timeoutMs: PULL_TIMEOUT_MS }).catch((cause) => {
    throw new Error(
      `must be an image that the daemon has or can pull, got ${wanted} (${errorMessage(cause)}); pull or load the image by hand, run \`npm run setup\` in a checkout of kafka-cluster, or set another image with Java 17 and bash`,
      { cause },
    );
  });
  return wanted;
}

/** True if the daemon has an image of this stack that was built on `baseImage`. A later build pulls what changed. */
const hasImageBuiltOn = async (host: string, imageRepository: string, baseImage: string): Promise<boolean> =>
  (await listIds(host, ["image", "ls", imageRepository, "--filter", `label=${BASE_IMAGE_LABEL}=${baseImage}`])).length >
  0;

const hasImage = (host: string, name: string): Promise<boolean> =>
  inspectImage(host, name).then(
    (found) => found !== undefined,
    (cause) => {
      throw cause instanceof DockerRefusal
        ? new Error(`must be the name of an image, got ${name} (${cause.message}); correct the name`, { cause })
        : cause;
    },
  );

async function firstMatch(
  names: readonly string[],
  matches: (name: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const name of names) {
    if (await matches(name)) {
      return name;
    }
  }
  return undefined;
}
