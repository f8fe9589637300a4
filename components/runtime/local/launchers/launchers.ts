import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../../pulumi/module-resource";
import type { LaunchersInputs } from "./launcher-plan";

/**
 * Launchers of a stack: files in its folder `kafka` that run a service in the foreground of a terminal. A refresh detects a
 * file that was edited or deleted.
 */
export class Launchers extends ModuleResource {
  constructor(name: string, inputs: InputsOf<LaunchersInputs>, opts?: pulumi.CustomResourceOptions) {
    const outputs = { java: undefined, classData: undefined, health: undefined };
    super("runtime/local/launchers/launchers-provider", name, { ...inputs, ...outputs }, opts, "local", "Launchers");
  }
}
