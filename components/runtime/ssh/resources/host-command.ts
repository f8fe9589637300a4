import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

import { connectionArgs } from "../connection/connection-args";
import type { PreparedHost } from "../hosts/prepared-host";
import { remoteCommand } from "./remote-script";

/** Functions of a script: the one that makes something so, and the one that takes it away. Both may be run twice. */
export interface HostActions {
  readonly create: string;
  readonly delete: string;
}

/** A command on a host that reads a script and runs one of its functions. It prints nothing on its way. */
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
      // What it printed before is of no use to it, and not every server takes it.
      addPreviousOutputInEnv: false,
    },
    opts,
  );

/** How to log in to a host, for a resource that keeps it: a private key is kept encrypted. */
export const loginInput = ({ login }: PreparedHost) =>
  [login, login.jump].some((way) => way?.privateKey !== undefined) ? pulumi.secret(login) : login;
