import * as pulumi from "@pulumi/pulumi";

import { moduleProvider } from "../../shared/module-provider";
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

/** The port that is asked for; one that is picked, and kept under this name, for `0`. */
export const portOf = (
  name: string,
  { bindAddress, port }: PortRequest,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<number> => (port === 0 ? new FreePort(name, { host: bindAddress }, opts).port : pulumi.output(port));

const provider = moduleProvider("components/runtime/machine/free-port-provider.ts");
