import { utils } from "ssh2";

/** A new key pair in OpenSSH's form. Some of those that ssh2 makes it can't read itself: they are made anew. */
export const sshKeys: typeof utils.generateKeyPairSync = (type: "ed25519", options?: { passphrase?: string }) => {
  const pair = utils.generateKeyPairSync(type, options);
  return utils.parseKey(pair.private, options?.passphrase) instanceof Error ? sshKeys(type, options) : pair;
};

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
