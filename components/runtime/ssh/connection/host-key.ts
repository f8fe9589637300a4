import { createHash } from "node:crypto";
import type { ServerHostKeyAlgorithm } from "ssh2";

/** Types of host keys that are accepted, the preferred one first. */
export const HOST_KEY_TYPES = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "ssh-rsa",
] as const;

/** Signature algorithms of a key type. RSA keys sign with SHA-2, never with SHA-1. */
const algorithmsOf = (type: (typeof HOST_KEY_TYPES)[number]): readonly ServerHostKeyAlgorithm[] =>
  type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type];

/** Public key of a host. */
export interface HostKey {
  readonly bytes: Buffer;
  /** Type and fingerprint as OpenSSH prints them: `ssh-ed25519 SHA256:…` */
  readonly name: string;
}

/** Parses the text of a `.pub` file into `ssh-ed25519 AAAA…` without its comment; `undefined` if the text is no host key. */
export function parseHostKey(text: string): string | undefined {
  const [, type = "", base64 = ""] = /^\s*(\S+)[ \t]+(\S+)(?:[ \t][^\r\n]*)?\s*$/.exec(text) ?? [];
  const { utils }: typeof import("ssh2") = require("ssh2"); // Loaded here, because most clusters have no hosts.
  const key = utils.parseKey(`${type} ${base64}`);
  const isHostKey =
    !(key instanceof Error) &&
    HOST_KEY_TYPES.some((known) => known === type && known === key.type) &&
    // ssh2 ignores bytes after the key, which OpenSSH rejects.
    key.getPublicSSH().toString("base64") === base64;
  return isHostKey ? `${type} ${base64}` : undefined;
}

/** Host key from the bytes that a server sends. */
export function hostKeyFromBytes(bytes: Buffer): HostKey {
  const type = bytes.subarray(4, 4 + bytes.readUInt32BE()).toString();
  const digest = createHash("sha256").update(bytes).digest("base64").replace(/=+$/, "");
  return { bytes, name: `${type} SHA256:${digest}` };
}

/** Host key from a text such as `ssh-ed25519 AAAA…`. */
export const hostKeyFromText = (text: string): HostKey =>
  hostKeyFromBytes(Buffer.from(text.split(" ")[1] ?? "", "base64"));

/**
 * Signature algorithms to offer to a host. The algorithms of the expected key are first, so that a host with several keys
 * presents the expected one. All others follow, so that another host presents its own key, which the error then names.
 */
export function algorithmsFor(hostKey: string): ServerHostKeyAlgorithm[] {
  const type = hostKey.split(" ")[0];
  const others = HOST_KEY_TYPES.filter((other) => other !== type);
  return [...HOST_KEY_TYPES.filter((own) => own === type), ...others].flatMap(algorithmsOf);
}
