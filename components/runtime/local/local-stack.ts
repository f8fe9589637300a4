import type * as pulumi from "@pulumi/pulumi";

import { ModuleResource } from "../../pulumi/module-resource";

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
export class LocalStack extends ModuleResource {
  constructor(name: string, args: LocalStackArgs, opts?: pulumi.CustomResourceOptions) {
    super("runtime/local/local-stack-provider", name, { ...args }, opts, "local", "LocalStack");
  }
}
