import * as pulumi from "@pulumi/pulumi";

import { moduleProvider } from "../../shared/module-provider";

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

const provider = moduleProvider("components/runtime/local/free-port-provider.ts");
