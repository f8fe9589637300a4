import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../pulumi/module-provider";
import type { LocalServiceInputs } from "./service-inputs";

/** Inputs of a {@link LocalService}, each of which may be known only when it is made. */
type LocalServiceArgs = InputsOf<LocalServiceInputs>;

/**
 * A JVM service that runs as a process of this machine, detached from the CLI that started it. Created once it has
 * answered. Its `read` tells what is true, so that a refresh sees a process that ended and a file that was edited.
 */
export class LocalService extends pulumi.dynamic.Resource {
  declare readonly pid: pulumi.Output<number>;
  /** Identity of this start; another one after every restart. */
  declare readonly startId: pulumi.Output<string>;
  declare readonly facts: pulumi.Output<Readonly<Record<string, string>>>;
  declare readonly readyMs: pulumi.Output<number>;
  declare readonly logFile: pulumi.Output<string>;

  constructor(name: string, inputs: LocalServiceArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      pid: undefined,
      startId: undefined,
      runHash: undefined,
      health: undefined,
      facts: undefined,
      readyMs: undefined,
      logFile: undefined,
    };
    super(provider, name, { ...inputs, ...outputs }, opts, "local", "LocalService");
  }
}

const provider = moduleProvider("runtime/local/local-service-provider");
