import { utils } from "ssh2";

/** How a key pair is made, as `ssh2` takes it. */
interface KeyOptions {
  readonly bits?: number;
  readonly passphrase?: string;
  readonly cipher?: string;
  readonly rounds?: number;
}

/** A new key pair in OpenSSH's form. One in 250 that ssh2 makes it can't read itself: such are made anew. */
export function sshKeys(type: "ed25519" | "ecdsa" | "rsa", options: KeyOptions = {}): utils.KeyPairReturn {
  const pair = utils.generateKeyPairSync(type as "ed25519", options as object);
  return utils.parseKey(pair.private, options.passphrase) instanceof Error ? sshKeys(type, options) : pair;
}

/** Public keys of every type that a host has. */
export const HOST_KEYS = {
  "ssh-ed25519": sshKeys("ed25519").public,
  "ecdsa-sha2-nistp256": sshKeys("ecdsa", { bits: 256 }).public,
  "ecdsa-sha2-nistp384": sshKeys("ecdsa", { bits: 384 }).public,
  "ecdsa-sha2-nistp521": sshKeys("ecdsa", { bits: 521 }).public,
  "ssh-rsa": sshKeys("rsa", { bits: 1_024 }).public,
} as const;

/** A user's private key. */
export const PRIVATE_KEY = sshKeys("ed25519").private;

/** Protects {@link LOCKED_KEY}. */
export const PASSPHRASE = "geheim";

/** A user's private key that is protected by a passphrase. */
export const LOCKED_KEY = sshKeys("ed25519", { passphrase: PASSPHRASE, cipher: "aes256-ctr", rounds: 1 }).private;
