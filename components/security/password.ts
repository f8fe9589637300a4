import type * as pulumi from "@pulumi/pulumi";

import { ModuleResource } from "../pulumi/module-resource";

/** Random password of 43 characters (256 bits), which stays the same until it is deleted. */
export class Password extends ModuleResource {
  /** The password, a secret. */
  declare readonly password: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.CustomResourceOptions) {
    super(
      "security/password-provider",
      name,
      { password: undefined },
      { ...opts, additionalSecretOutputs: ["password"] },
      "security",
      "Password",
    );
  }
}
