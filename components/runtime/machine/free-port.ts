import * as pulumi from "@pulumi/pulumi";

import { moduleProvider } from "../../pulumi/module-provider";
import { countedPort } from "../counted-port";
import type { PortRequest } from "../runtime";

/** Arguments of a {@link FreePort}. */
export interface FreePortArgs {
  /** Address that the port will be bound to. */
  readonly host: string;
}

/** A TCP port of this machine that was free when it was picked. It stays the same for as long as the stack has it. */
export class FreePort extends pulumi.dynamic.Resource {
  declare readonly port: pulumi.Output<number>;

  constructor(name: string, args: FreePortArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...args, port: undefined }, opts, "local", "FreePort");
  }
}

/** The port that is asked for, counted up; one that is picked, and kept under this name, for `0`. */
export const portOf = (
  name: string,
  request: PortRequest,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<number> =>
  request.port === 0
    ? new FreePort(name, { host: request.bindAddress }, opts).port
    : pulumi.output(countedPort(request));

const provider = moduleProvider("components/runtime/machine/free-port-provider.ts");
