import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../pulumi/module-resource";

/** Inputs of a {@link MetricsAgent}. */
export interface MetricsAgentInputs {
  /** Folder of this machine to copy the jar to; empty to leave the jar in the cache. */
  readonly folder: string;
}

/**
 * Verified jar of the Prometheus JMX exporter on this machine. A refresh detects a missing or changed jar, and `up` copies the
 * jar again. All stacks of a project share the jar, so `destroy` does not remove it.
 */
export class MetricsAgent extends ModuleResource {
  /** Path of the jar. */
  declare readonly path: pulumi.Output<string>;
  /** SHA-512 of the jar, in hexadecimal. */
  declare readonly sha512: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<MetricsAgentInputs>, opts?: pulumi.CustomResourceOptions) {
    const outputs = { path: undefined, sha512: undefined, health: undefined };
    super("metrics/metrics-agent-provider", name, { ...inputs, ...outputs }, opts, "metrics", "MetricsAgent");
  }
}
