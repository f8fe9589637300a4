import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { programPath } from "../../tools/program-path";
import { assertListening } from "../assert-listening";
import type { Requirement } from "../suites/requirement";

/** Programs that {@link makeKey} and {@link startSshServer} need. */
export const SSH_PROGRAMS = ["ssh", "ssh-keygen", "sshd"];

/** OpenSSH's client and server. */
export const SSH_SERVER: Requirement = {
  suites: "tests of SSH against a server on this machine",
  variable: "KAFKA_CLUSTER_REQUIRE_HOSTS",
  check: async () => {
    const missing = SSH_PROGRAMS.filter((name) => programPath(name) === undefined);
    if (missing.length > 0) {
      throw new Error(`programs not installed: ${missing.join(", ")}`);
    }
  },
};

/** Key pair in files: the private key at `path`, the public key beside it. */
export interface KeyPair {
  readonly path: string;
  /** `ssh-ed25519 AAAA…` */
  readonly publicKey: string;
}

/** Fingerprint of a public key: `SHA256:…`. */
export const fingerprint = ({ publicKey }: KeyPair): string =>
  `SHA256:${createHash("sha256")
    .update(Buffer.from(publicKey.split(" ")[1] ?? "", "base64"))
    .digest("base64")
    .replace(/=+$/, "")}`;

/** Options of {@link makeKey}. */
export interface KeyOptions {
  /** @defaultValue `ed25519` */
  readonly type?: "ed25519" | "ecdsa" | "rsa";
  /** Password that protects the private key. @defaultValue - none */
  readonly password?: string;
}

/** Makes a key pair for a server or a user. */
export async function makeKey(path: string, { type = "ed25519", password = "" }: KeyOptions = {}): Promise<KeyPair> {
  await mustRun("ssh-keygen", ["-q", "-t", type, "-N", password, "-C", "", "-f", path]);
  return { path, publicKey: (await readFile(`${path}.pub`, "utf8")).trim() };
}

/** SSH server on the loopback address. */
export interface SshServer {
  readonly port: number;
  /** Rewrites `authorized_keys`: the server accepts logins with these keys alone. */
  authorize(...keys: readonly KeyPair[]): Promise<void>;
  close(): Promise<void>;
}

/** Options of {@link startSshServer}. */
export interface SshServerOptions {
  readonly hostKey: KeyPair;
  /** Port to listen on. @defaultValue - a free port */
  readonly port?: number;
  /** Additional lines of `sshd_config`. */
  readonly settings?: readonly string[];
}

/** Folder that an sshd which runs as root requires, even if empty. The system's own service creates the folder. */
const SSHD_FOLDER = "/run/sshd";

/**
 * Starts an SSH server that runs commands as the user of the test. Settings and keys of the user and of the machine are
 * neither read nor written.
 *
 * @param folder - an empty folder for the server's files.
 */
export async function startSshServer(folder: string, options: SshServerOptions): Promise<SshServer> {
  const path = (name: string) => join(folder, name);
  const port = options.port ?? (await pickFreePort("127.0.0.1"));
  await writeFile(path("authorized_keys"), "");
  await writeFile(
    path("sshd_config"),
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${options.hostKey.path}`,
      `AuthorizedKeysFile ${path("authorized_keys")}`,
      "AuthenticationMethods publickey",
      "StrictModes no", // The folder for temporary files is writable by others.
      "PidFile none",
      "Subsystem sftp internal-sftp",
      ...(options.settings ?? []),
    ].join("\n"),
  );
  if (process.getuid?.() === 0) {
    await mkdir(SSHD_FOLDER, { recursive: true, mode: 0o755 });
  }
  // sshd starts itself again for each connection, which takes its absolute path.
  const server = spawn(programPath("sshd") ?? "sshd", ["-D", "-e", "-f", path("sshd_config")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(server, "close");
  let log = "";
  server.stderr.on("data", (text) => {
    log += text;
  });
  const close = async () => {
    server.kill();
    await ended;
  };
  try {
    await waitUntil(
      () => server.exitCode !== null || assertListening("127.0.0.1", port),
      () => new Error("sshd does not listen"),
      { timeoutMs: 10_000 },
    );
    assert.equal(server.exitCode, null, "sshd has ended");
  } catch (cause) {
    await close();
    throw new Error(`sshd did not start (${log.trim()})`, { cause });
  }
  return {
    port,
    authorize: (...keys) => writeFile(path("authorized_keys"), keys.map(({ publicKey }) => `${publicKey}\n`).join("")),
    close,
  };
}
