import { createHash } from "node:crypto";
import type { ServerHostKeyAlgorithm } from "ssh2";

/** What hosts sign with, the best first; not with SHA-1. */
const ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

/** A host's key and what to call it. */
export interface HostKey {
  readonly bytes: Buffer;
  /** As OpenSSH says it: `ssh-ed25519 SHA256:…` */
  readonly name: string;
}

/** A host's key in the form that hosts show it in. */
export function hostKeyFromBytes(bytes: Buffer): HostKey {
  const type = bytes.subarray(4, 4 + bytes.readUInt32BE()).toString();
  const digest = createHash("sha256").update(bytes).digest("base64").replace(/=+$/, "");
  return { bytes, name: `${type} SHA256:${digest}` };
}

/** A host's key of a text like `ssh-ed25519 AAAA…`. */
export const hostKeyFromText = (text: string): HostKey =>
  hostKeyFromBytes(Buffer.from(text.split(" ")[1] ?? "", "base64"));

/**
 * Those of a host's key first, so that a host with several shows that one, and then all others, so that one without it
 * shows what it has.
 */
export function algorithmsFor(hostKey: string): ServerHostKeyAlgorithm[] {
  const type = hostKey.split(" ")[0];
  const isOf = (algorithm: string) => (type === "ssh-rsa" ? algorithm.startsWith("rsa-") : algorithm === type);
  return [...ALGORITHMS.filter(isOf), ...ALGORITHMS.filter((algorithm) => !isOf(algorithm))];
}
