import * as pulumi from "@pulumi/pulumi";

import { moduleProvider } from "../../pulumi/module-provider";

/** Arguments of a {@link LocalStack}. */
export interface LocalStackArgs {
  /** Folder of the stack, with a folder for each service. */
  readonly path: string;
  /** Whether data of services stays when it is deleted. */
  readonly retainData: boolean;
}

/**
 * The folder that holds the services of a stack. It is made before the first service and deleted after the last, and
 * then takes away what no other resource knows of: a service whose `up` was killed before it came into the state.
 */
export class LocalStack extends pulumi.dynamic.Resource {
  constructor(name: string, args: LocalStackArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...args }, opts, "local", "StackFolder");
  }
}

const provider = moduleProvider("runtime/local/local-stack-provider");
