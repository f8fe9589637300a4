import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../pulumi/module-resource";

/** Inputs of {@link LocalStack}. */
export interface LocalStackInputs {
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
  constructor(name: string, inputs: InputsOf<LocalStackInputs>, opts?: pulumi.CustomResourceOptions) {
    super("runtime/local/local-stack-provider", name, { ...inputs }, opts, "local", "LocalStack");
  }
}
