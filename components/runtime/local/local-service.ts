import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../pulumi/module-resource";
import type { LocalServiceInputs } from "./service-inputs";

/**
 * JVM service that runs as a process of this machine, detached from the CLI that started it. The resource is created once
 * the service has answered. A refresh detects a process that has ended and a file that was edited.
 */
export class LocalService extends ModuleResource {
  declare readonly pid: pulumi.Output<number>;
  /** Identity of this start: changes with every restart. */
  declare readonly startId: pulumi.Output<string>;
  declare readonly facts: pulumi.Output<Readonly<Record<string, string>>>;
  declare readonly readyMs: pulumi.Output<number>;
  declare readonly logFile: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<LocalServiceInputs>, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      pid: undefined,
      startId: undefined,
      runHash: undefined,
      health: undefined,
      facts: undefined,
      readyMs: undefined,
      logFile: undefined,
    };
    super("runtime/local/local-service-provider", name, { ...inputs, ...outputs }, opts, "local", "LocalService");
  }
}
