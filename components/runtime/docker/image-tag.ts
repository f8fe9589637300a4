import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** File that Kafka's image is built from. */
export const DOCKERFILE = join(__dirname, "Dockerfile");

/**
 * Tag of Kafka's image: the version, and a digest of the stack's name and everything that the image is built from. The
 * stack is part of the digest because the names of two stacks may give the same repository name.
 */
export function imageTag(stack: string, version: string, baseImage: string, sha512: string): string {
  const content = JSON.stringify([stack, baseImage, sha512, readFileSync(DOCKERFILE, "utf8")]);
  return `${version}-${createHash("sha256").update(content).digest("hex").slice(0, 12)}`;
}
