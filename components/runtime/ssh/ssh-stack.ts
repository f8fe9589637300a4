import * as pulumi from "@pulumi/pulumi";

import { moduleProvider } from "../../shared/module-provider";

/** What a stack's folders on its hosts bear: an id that is made once, so that they are told from those of another. */
export class SshStack extends pulumi.dynamic.Resource {
  constructor(name: string, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, {}, opts, "ssh", "SshStack");
  }
}

const provider = moduleProvider("components/runtime/ssh/ssh-stack-provider.ts");
