import { utils } from "ssh2";

/** Options of a key pair, as `ssh2` expects them. */
interface KeyOptions {
  readonly bits?: number;
  readonly passphrase?: string;
  readonly cipher?: string;
  readonly rounds?: number;
}

/** Creates a key pair in OpenSSH's format. ssh2 can't read one in 250 of its own pairs: such a pair is created again. */
export function sshKeys(type: "ed25519" | "ecdsa" | "rsa", options: KeyOptions = {}): utils.KeyPairReturn {
  const pair = utils.generateKeyPairSync(type as "ed25519", options as object);
  return utils.parseKey(pair.private, options.passphrase) instanceof Error ? sshKeys(type, options) : pair;
}

/** Public keys of every type that a host may have. */
export const HOST_KEYS = {
  "ssh-ed25519": sshKeys("ed25519").public,
  "ecdsa-sha2-nistp256": sshKeys("ecdsa", { bits: 256 }).public,
  "ecdsa-sha2-nistp384": sshKeys("ecdsa", { bits: 384 }).public,
  "ecdsa-sha2-nistp521": sshKeys("ecdsa", { bits: 521 }).public,
  "ssh-rsa": sshKeys("rsa", { bits: 1_024 }).public,
} as const;

/** Private key of a user. */
export const PRIVATE_KEY = sshKeys("ed25519").private;

/** Passphrase of {@link LOCKED_KEY}. */
export const PASSPHRASE = "geheim";

/** Private key of a user with a passphrase. */
export const LOCKED_KEY = sshKeys("ed25519", { passphrase: PASSPHRASE, cipher: "aes256-ctr", rounds: 1 }).private;
