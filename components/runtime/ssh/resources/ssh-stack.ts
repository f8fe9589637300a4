import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../../pulumi/module-provider";

/** Inputs of {@link SshStack}. */
export interface SshStackInputs {
  /** Whether `destroy` keeps the data. */
  readonly retainData: boolean;
}

/** What a stack's folders on its hosts bear: an id that is made once, so that they are told from those of another. */
export class SshStack extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: InputsOf<SshStackInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs }, opts, "ssh", "SshStack");
  }
}

const provider = moduleProvider("runtime/ssh/resources/ssh-stack-provider");
