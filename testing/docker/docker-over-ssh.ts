import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { programPath } from "../../tools/program-path";
import { makeKey, startSshServer } from "../ssh/ssh-server";
import { type DockerDoor, daemonSocket } from "./docker-endpoint";

/** Whose host key stands in the client's known hosts. */
type KnownHost = "the door" | "another" | "none";

/** A door behind which Docker's own client runs, on the other side of SSH. */
export interface SshDoor extends DockerDoor {
  /** Writes the client's known hosts. */
  know(host: KnownHost): Promise<void>;
  /** Lets the client in, or not. */
  letIn(isAllowed: boolean): Promise<void>;
}

/**
 * Opens a door to the daemon: an SSH server of its own on the loopback address. Settings, keys and known hosts of the
 * user and of the machine are neither read nor written.
 */
export async function dockerBehindSsh(folder: string): Promise<SshDoor> {
  const path = (name: string) => join(folder, name);
  const hostKey = await makeKey(path("host-key"));
  const otherHostKey = await makeKey(path("other-host-key"));
  const userKey = await makeKey(path("user-key"));
  const { port, letIn, close } = await startSshServer(folder, {
    hostKey,
    settings: [`SetEnv "PATH=${process.env.PATH}" DOCKER_HOST=unix://${await daemonSocket()}`],
  });
  await writeFile(
    path("ssh_config"),
    [
      "Host 127.0.0.1",
      `Port ${port}`,
      `IdentityFile ${userKey.path}`,
      "IdentitiesOnly yes",
      "IdentityAgent none",
      `UserKnownHostsFile ${path("known_hosts")}`,
      "GlobalKnownHostsFile none",
    ].join("\n"),
  );
  await mkdir(path("bin"));
  const ssh = programPath("ssh") ?? "ssh";
  await writeFile(path("bin/ssh"), `#!/bin/sh\nexec '${ssh}' -F '${path("ssh_config")}' "$@"\n`, { mode: 0o755 });

  const door: SshDoor = {
    dockerHost: "ssh://127.0.0.1",
    environment: { PATH: [path("bin"), process.env.PATH].join(delimiter) },
    know: async (host) => {
      const key = { "the door": hostKey, another: otherHostKey, none: undefined }[host];
      await writeFile(path("known_hosts"), key === undefined ? "" : `[127.0.0.1]:${port} ${key.publicKey}\n`);
    },
    letIn: (isAllowed) => letIn(...(isAllowed ? [userKey] : [])),
    close,
  };
  await door.know("the door");
  await door.letIn(true);
  return door;
}
