import * as pulumi from "@pulumi/pulumi";

import { moduleProvider } from "../pulumi/module-provider";

/** Inputs of an {@link EnsembleSizeGuard}. */
export interface EnsembleSizeGuardInputs {
  /** Number of its servers. */
  readonly servers: number;
}

/**
 * The number of servers that hold one set of data, there before the first of them. A `preview` refuses another number:
 * servers that are new and empty could elect one of themselves, and with it, nothing for data. From one server to
 * several and back, it is the runtime that refuses: a server that stands alone has no number among its data.
 */
export class EnsembleSizeGuard extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: EnsembleSizeGuardInputs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs }, opts, "zookeeper", "Ensemble");
  }
}

const provider = moduleProvider("components/zookeeper/ensemble-size-guard-provider.ts");
