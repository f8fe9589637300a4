import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../pulumi/module-resource";
import type { DeployedService } from "./deployed-service";

/** Inputs of {@link ReplicasInSync}. */
export interface ReplicasInSyncInputs extends DeployedService {
  /** Identity of the service's start. */
  readonly startId: string;
  /** Longest time for the replicas of a broker to catch up, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Service that is back after a restart: updated once the replicas of a broker are in sync again. The resource also records
 * the settings that the service runs with; an interrupted `up` leaves this record as it was.
 */
export class ReplicasInSync extends ModuleResource {
  constructor(name: string, inputs: InputsOf<ReplicasInSyncInputs>, opts?: pulumi.CustomResourceOptions) {
    super("rolling/replicas-in-sync-provider", name, { ...inputs }, opts, "rolling", "ReplicasInSync");
  }
}
