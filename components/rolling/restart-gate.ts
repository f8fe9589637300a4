import * as pulumi from "@pulumi/pulumi";
import type { ServiceAccess } from "../kafka-client/service-access";
import { type InputsOf, moduleProvider } from "../pulumi/module-provider";

/** Inputs of {@link RestartGate}. */
export interface RestartGateInputs {
  readonly service: string;
  /** What restarts the service while it runs, in words; nothing if it stays, or is down anyhow. */
  readonly reasons: readonly string[];
  /** Ids of the brokers that the service is: one, or none of a service that coordinates them. */
  readonly brokerIds: readonly number[];
  /** Ids of all brokers that were there before. */
  readonly expected: readonly number[];
  /** The brokers that can be asked; none where there is nothing to ask. */
  readonly brokers: readonly ServiceAccess[];
  /** Longest time until a restart is safe, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * The turn of a service to restart, which it depends on. It is there before the first start and changes only where there are
 * reasons; for a broker it then comes once every partition that the broker keeps in sync has all its other replicas in sync.
 */
export class RestartGate extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: InputsOf<RestartGateInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs }, opts, "rolling", "RestartTurn");
  }
}

const provider = moduleProvider("rolling/restart-gate-provider");
