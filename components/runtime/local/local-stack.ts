import * as pulumi from "@pulumi/pulumi";

import { moduleProvider } from "../../pulumi/module-provider";

/** Arguments of a {@link LocalStack}. */
export interface LocalStackArgs {
  /** Folder of the stack, with a folder for each service. */
  readonly path: string;
  /** True to keep the services' data when the resource is deleted. */
  readonly retainData: boolean;
}

/**
 * Folder of a stack's services, created before the first service and deleted after the last one. Its deletion sweeps the
 * folder: it stops and removes services that no resource knows, because their `up` was killed before it updated the state.
 */
export class LocalStack extends pulumi.dynamic.Resource {
  constructor(name: string, args: LocalStackArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...args }, opts, "local", "LocalStack");
  }
}

const provider = moduleProvider("runtime/local/local-stack-provider");
