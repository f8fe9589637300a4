import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { waitUntil } from "../../components/shared/wait-until";
import { mustRun } from "../../tools/run-program";
import { freePort } from "../unit/support/fake-service";
import { accepts } from "./accepts";
import { type DockerDoor, daemonSocket, programPath } from "./docker-door";

/** Whose host key stands in the client's known hosts. */
type KnownHost = "the door" | "another" | "none";

/** A door behind which Docker's own client runs, on the other side of SSH. */
export interface SshDoor extends DockerDoor {
  /** Writes the client's known hosts. */
  know(host: KnownHost): Promise<void>;
  /** Lets the client in, or not. */
  letIn(isAllowed: boolean): Promise<void>;
}

/** An sshd of root wants it, even if empty; the system's own makes it when it starts. */
const SSHD_FOLDER = "/run/sshd";

/**
 * Opens a door to the daemon: an SSH server of its own on the loopback address. Settings, keys and known hosts of the
 * user and of the machine are neither read nor written.
 */
export async function dockerBehindSsh(folder: string): Promise<SshDoor> {
  const path = (name: string) => join(folder, name);
  const [ssh = "ssh", sshd = "sshd"] = [programPath("ssh"), programPath("sshd")];
  const [port, socket] = await Promise.all([freePort(), daemonSocket()]);
  for (const key of ["host-key", "other-host-key", "user-key"]) {
    await mustRun("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path(key)]);
  }
  const publicKey = async (key: string) => (await readFile(path(`${key}.pub`), "utf8")).trim();

  await writeFile(
    path("sshd_config"),
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${path("host-key")}`,
      `AuthorizedKeysFile ${path("authorized_keys")}`,
      "AuthenticationMethods publickey",
      "StrictModes no", // Others may write to the folder for temporary files.
      "PidFile none",
      `SetEnv "PATH=${process.env.PATH}" DOCKER_HOST=unix://${socket}`,
    ].join("\n"),
  );
  await writeFile(
    path("ssh_config"),
    [
      "Host 127.0.0.1",
      `Port ${port}`,
      `IdentityFile ${path("user-key")}`,
      "IdentitiesOnly yes",
      "IdentityAgent none",
      `UserKnownHostsFile ${path("known_hosts")}`,
      "GlobalKnownHostsFile none",
    ].join("\n"),
  );
  await mkdir(path("bin"));
  await writeFile(path("bin/ssh"), `#!/bin/sh\nexec '${ssh}' -F '${path("ssh_config")}' "$@"\n`, { mode: 0o755 });

  const door = {
    dockerHost: "ssh://127.0.0.1",
    environment: { PATH: [path("bin"), process.env.PATH].join(delimiter) },
    know: async (host: KnownHost) => {
      const key = { "the door": "host-key", another: "other-host-key", none: undefined }[host];
      await writeFile(path("known_hosts"), key === undefined ? "" : `[127.0.0.1]:${port} ${await publicKey(key)}\n`);
    },
    letIn: async (isAllowed: boolean) =>
      writeFile(path("authorized_keys"), isAllowed ? `${await publicKey("user-key")}\n` : ""),
  };
  await door.know("the door");
  await door.letIn(true);

  if (process.getuid?.() === 0) {
    await mkdir(SSHD_FOLDER, { recursive: true, mode: 0o755 });
  }
  // It starts itself anew for each connection, so it wants its whole path.
  const server = spawn(sshd, ["-D", "-e", "-f", path("sshd_config")], { stdio: ["ignore", "ignore", "pipe"] });
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
  return { ...door, close };
}
