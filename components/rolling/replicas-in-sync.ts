import * as pulumi from "@pulumi/pulumi";
import type { ServiceAccess } from "../kafka-client/service-access";
import { type InputsOf, moduleProvider } from "../pulumi/module-provider";
import type { ServiceSpec } from "../runtime/service-spec";
import type { RunSettings } from "./run-settings";

/** Inputs of {@link ReplicasInSync}. */
export interface ReplicasInSyncInputs {
  readonly service: string;
  /** In which way the service is asked whether it is ready. */
  readonly kind: ServiceSpec["readiness"]["kind"];
  /** Ids of the brokers that the service is: one, or none of a service that coordinates them. */
  readonly brokerIds: readonly number[];
  /** Identity of the service's start. */
  readonly startId: string;
  /** Where the service answers. */
  readonly access: ServiceAccess;
  /** What the service runs with. */
  readonly settings: RunSettings;
  /** Longest time for a broker's replicas to catch up, in milliseconds. */
  readonly timeoutMs: number;
}

/** Type under which its resources stand in a state. */
export const REPLICAS_IN_SYNC_TYPE = "pulumi-nodejs:dynamic/rolling:InSync";

/**
 * A service that is back after a restart: updated once a broker's replicas have caught up with the others. With it the state
 * holds what the service runs with, which a command that was cut leaves as it was.
 */
export class ReplicasInSync extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: InputsOf<ReplicasInSyncInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs }, opts, "rolling", "InSync");
  }
}

const provider = moduleProvider("rolling/replicas-in-sync-provider");
