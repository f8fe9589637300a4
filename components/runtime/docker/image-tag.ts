import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { AGENT_SHA512 } from "../../metrics/agent-jar";

/** File that Kafka's image is built from. */
export const DOCKERFILE = "Dockerfile";

/** File that the image with the metrics agent is built from. */
export const METRICS_DOCKERFILE = "metrics.Dockerfile";

/** Path of a file that an image is built from. */
export const dockerfilePath = (name: string): string => join(__dirname, name);

/**
 * Tag of Kafka's image: the version, and a digest of the stack's name and everything that the image is built from. The
 * stack is part of the digest because the names of two stacks may give the same repository name.
 *
 * @param furtherPrograms - programs that the image needs as well.
 */
export function imageTag(
  stack: string,
  version: string,
  baseImage: string,
  sha512: string,
  furtherPrograms: readonly string[] = [],
): string {
  return `${version}-${digest([stack, baseImage, sha512, textOf(DOCKERFILE), ...furtherPrograms])}`;
}

/** Name of the image with the metrics agent that is built on an image. */
export const metricsImageTag = (image: string): string =>
  `${image}-metrics-${digest([AGENT_SHA512, textOf(METRICS_DOCKERFILE)])}`;

const textOf = (name: string): string => readFileSync(dockerfilePath(name), "utf8");

const digest = (content: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 12);
