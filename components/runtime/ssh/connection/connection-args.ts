import { readFileSync } from "node:fs";
import type { types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

import type { Login } from "./login";

/** How often a host is tried, and for how long each time, in seconds: a `destroy` names it so within 20 s, after a refresh. */
const DIAL = { dialErrorLimit: 2, perDialTimeout: 4 } as const;

type Endpoint = types.input.remote.ProxyConnectionArgs;

/** What the command plugin takes to log in. It keeps all of it as a secret. */
export const connectionArgs = ({ jump, ...login }: Login): types.input.remote.ConnectionArgs => ({
  ...endpoint(login),
  ...(jump && { proxy: endpoint(jump) }),
});

/** Without a key, the plugin asks the agent. */
function endpoint({ address, port, user, hostKey, privateKey, privateKeyPath }: Omit<Login, "jump">): Endpoint {
  const key = privateKey ?? (privateKeyPath && readFileSync(privateKeyPath, "utf8"));
  return { host: address, port, user, hostKey, ...DIAL, ...(key && { privateKey: pulumi.secret(key) }) };
}
