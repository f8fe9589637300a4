import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { programPath } from "../../tools/program-path";
import { makeKey, startSshServer } from "../ssh/ssh-server";
import { type DockerEndpoint, daemonSocket } from "./docker-endpoint";

/** Host whose key the client's `known_hosts` contains. */
type KnownHost = "the endpoint" | "another" | "none";

/** SSH endpoint of the daemon: Docker's own client runs at the other end of the connection. */
export interface SshEndpoint extends DockerEndpoint {
  /** Rewrites the client's `known_hosts`. */
  setKnownHost(host: KnownHost): Promise<void>;
  /** Adds the client's key to `authorized_keys`, or removes the key. */
  authorizeClient(isAuthorized: boolean): Promise<void>;
}

/**
 * Starts an SSH server on the loopback address, in front of the machine's daemon. Settings, keys and known hosts of the
 * user and of the machine are neither read nor written.
 */
export async function dockerOverSsh(folder: string): Promise<SshEndpoint> {
  const path = (name: string) => join(folder, name);
  const hostKey = await makeKey(path("host-key"));
  const otherHostKey = await makeKey(path("other-host-key"));
  const userKey = await makeKey(path("user-key"));
  const { port, authorize, close } = await startSshServer(folder, {
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

  const endpoint: SshEndpoint = {
    dockerHost: "ssh://127.0.0.1",
    environment: { PATH: [path("bin"), process.env.PATH].join(delimiter) },
    setKnownHost: async (host) => {
      const key = { "the endpoint": hostKey, another: otherHostKey, none: undefined }[host];
      await writeFile(path("known_hosts"), key === undefined ? "" : `[127.0.0.1]:${port} ${key.publicKey}\n`);
    },
    authorizeClient: (isAuthorized) => authorize(...(isAuthorized ? [userKey] : [])),
    close,
  };
  await endpoint.setKnownHost("the endpoint");
  await endpoint.authorizeClient(true);
  return endpoint;
}
