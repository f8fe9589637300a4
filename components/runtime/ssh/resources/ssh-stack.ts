import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../../pulumi/module-resource";

/** Inputs of {@link SshStack}. */
export interface SshStackInputs {
  readonly retainData: boolean;
}

/** Random id of a stack. Folders on hosts with this id belong to this stack, and not to another stack of the same name. */
export class SshStack extends ModuleResource {
  constructor(name: string, inputs: InputsOf<SshStackInputs>, opts?: pulumi.CustomResourceOptions) {
    super("runtime/ssh/resources/ssh-stack-provider", name, { ...inputs }, opts, "ssh", "SshStack");
  }
}
