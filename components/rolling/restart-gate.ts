import type * as pulumi from "@pulumi/pulumi";

import type { ServiceAccess } from "../kafka-client/service-access";
import { type InputsOf, ModuleResource } from "../pulumi/module-resource";

/** Inputs of {@link RestartGate}. */
export interface RestartGateInputs {
  readonly service: string;
  /** Changes that restart the service, in words; empty if the service keeps running or is down. */
  readonly reasons: readonly string[];
  /** Ids of the brokers that the service is: one id, or none of a coordinator. */
  readonly brokerIds: readonly number[];
  /** Ids of all brokers that the cluster had before. */
  readonly expected: readonly number[];
  /** Brokers to request metadata from; empty without reasons. */
  readonly brokers: readonly ServiceAccess[];
  /** Longest time until a restart is safe, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Gate before the restart of a service: the service depends on the gate. The gate is created before the first start and is
 * updated only with reasons. For a broker, the update then waits until every partition that the broker keeps in sync has all
 * its other replicas in sync.
 */
export class RestartGate extends ModuleResource {
  constructor(name: string, inputs: InputsOf<RestartGateInputs>, opts?: pulumi.CustomResourceOptions) {
    super("rolling/restart-gate-provider", name, { ...inputs }, opts, "rolling", "RestartGate");
  }
}
