import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { freePort } from "../../tests/support/fake-service";
import { programPath } from "../../tools/program-path";
import { accepts } from "../accepts";

/** Programs that a server needs. */
export const SSH_PROGRAMS = ["ssh", "ssh-keygen", "sshd"];

/** A key pair in files: the private one at `path`, the public one beside it. */
export interface KeyPair {
  readonly path: string;
  /** `ssh-ed25519 AAAA…` */
  readonly publicKey: string;
}

/** What a public key is called. */
export const fingerprint = ({ publicKey }: KeyPair): string =>
  `SHA256:${createHash("sha256")
    .update(Buffer.from(publicKey.split(" ")[1] ?? "", "base64"))
    .digest("base64")
    .replace(/=+$/, "")}`;

/** Options of {@link makeKey}. */
export interface KeyOptions {
  /** @defaultValue `ed25519` */
  readonly type?: "ed25519" | "ecdsa" | "rsa";
  /** @defaultValue - none: whoever has the file has the key */
  readonly password?: string;
}

/** Makes a key for a server or for a user. */
export async function makeKey(path: string, { type = "ed25519", password = "" }: KeyOptions = {}): Promise<KeyPair> {
  await mustRun("ssh-keygen", ["-q", "-t", type, "-N", password, "-C", "", "-f", path]);
  return { path, publicKey: (await readFile(`${path}.pub`, "utf8")).trim() };
}

/** An SSH server on the loopback address. */
export interface SshServer {
  readonly port: number;
  /** Lets in who has one of these keys, and nobody else. */
  letIn(...keys: readonly KeyPair[]): Promise<void>;
  close(): Promise<void>;
}

/** Options of {@link startSshServer}. */
export interface SshServerOptions {
  readonly hostKey: KeyPair;
  /** @defaultValue - one that is free */
  readonly port?: number;
  /** Further lines of its configuration. */
  readonly settings?: readonly string[];
}

/** An sshd of root wants it, even if empty; the system's own makes it when it starts. */
const SSHD_FOLDER = "/run/sshd";

/**
 * Starts an SSH server of the test's own, which runs commands as the user of the test. Settings and keys of the user and
 * of the machine are neither read nor written.
 *
 * @param folder - an empty one for its files.
 */
export async function startSshServer(
  folder: string,
  { hostKey, port: wanted, settings = [] }: SshServerOptions,
): Promise<SshServer> {
  const path = (name: string) => join(folder, name);
  const port = wanted ?? (await freePort());
  await writeFile(path("authorized_keys"), "");
  await writeFile(
    path("sshd_config"),
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${hostKey.path}`,
      `AuthorizedKeysFile ${path("authorized_keys")}`,
      "AuthenticationMethods publickey",
      "StrictModes no", // Others may write to the folder for temporary files.
      "PidFile none",
      "Subsystem sftp internal-sftp",
      ...settings,
    ].join("\n"),
  );
  if (process.getuid?.() === 0) {
    await mkdir(SSHD_FOLDER, { recursive: true, mode: 0o755 });
  }
  // It starts itself anew for each connection, so it wants its whole path.
  const server = spawn(programPath("sshd") ?? "sshd", ["-D", "-e", "-f", path("sshd_config")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(server, "close");
  let said = "";
  server.stderr.on("data", (text) => {
    said += text;
  });
  const close = async () => {
    server.kill();
    await ended;
  };
  try {
    await waitUntil(
      () => server.exitCode !== null || accepts("127.0.0.1", port),
      () => new Error("it does not listen"),
      { timeoutMs: 10_000 },
    );
    assert.equal(server.exitCode, null, "it has ended");
  } catch (cause) {
    await close();
    throw new Error(`sshd did not start (${said.trim()})`, { cause });
  }
  return {
    port,
    letIn: (...keys) => writeFile(path("authorized_keys"), keys.map(({ publicKey }) => `${publicKey}\n`).join("")),
    close,
  };
}
