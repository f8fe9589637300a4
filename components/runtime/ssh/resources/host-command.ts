import { readFileSync } from "node:fs";
import { remote, type types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

import type { JumpLogin, Login } from "../connection/login";
import { remoteCommand } from "../connection/remote-script";
import type { PreparedHost } from "../hosts/prepared-host";

/**
 * Number of connection attempts, and the time for each, in seconds. After its refresh, a `destroy` reports an unreachable host
 * within 20 s.
 */
const DIAL = { dialErrorLimit: 2, perDialTimeout: 4 } as const;

/** Functions of a script that create and delete something. Each may run twice. */
export interface HostActions {
  readonly create: string;
  readonly delete: string;
}

/** Command that runs a function of a script on a host. Its output is not logged. */
export const hostCommand = (
  name: string,
  { login }: PreparedHost,
  actions: HostActions,
  script: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): remote.Command =>
  new remote.Command(
    name,
    {
      connection: connectionArgs(login),
      create: remoteCommand(actions.create),
      delete: remoteCommand(actions.delete),
      stdin: script,
      logging: remote.Logging.None,
      // The scripts do not need their earlier output, and not every SSH server accepts environment variables.
      addPreviousOutputInEnv: false,
    },
    opts,
  );

/** Log-in for the resources of `@pulumi/command`, which keep all of it as a secret. */
export const connectionArgs = ({ jump, ...login }: Login): types.input.remote.ConnectionArgs => ({
  ...endpointArgs(login),
  ...(jump && { proxy: endpointArgs(jump) }),
});

/** Without a private key, the plugin asks the SSH agent. */
function endpointArgs({
  address,
  port,
  user,
  hostKey,
  privateKey,
  privateKeyPath,
}: JumpLogin): types.input.remote.ProxyConnectionArgs {
  const key = privateKey ?? (privateKeyPath && readFileSync(privateKeyPath, "utf8"));
  return { host: address, port, user, hostKey, ...DIAL, ...(key && { privateKey: pulumi.secret(key) }) };
}

/** Log-in as an input of a resource. A log-in with the text of a private key is a secret. */
export const loginInput = ({ login }: PreparedHost) =>
  [login, login.jump].some((one) => one?.privateKey !== undefined) ? pulumi.secret(login) : login;
