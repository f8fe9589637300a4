import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What Kafka's image is built by. */
export const DOCKERFILE = join(__dirname, "Dockerfile");

/**
 * Tag of Kafka's image that says whose it is and what it is built from: the version, and a digest of all the rest. The
 * image's name alone may be that of two stacks: it has fewer letters than theirs.
 */
export function imageTag(stack: string, version: string, baseImage: string, sha512: string): string {
  const content = JSON.stringify([stack, baseImage, sha512, readFileSync(DOCKERFILE, "utf8")]);
  return `${version}-${createHash("sha256").update(content).digest("hex").slice(0, 12)}`;
}
