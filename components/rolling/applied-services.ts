import { stackResources } from "../pulumi/stack-resources";
import { REPLICAS_IN_SYNC_TYPE, type ReplicasInSyncInputs } from "./replicas-in-sync";

/** The services of this stack and what they run with, as its state says. */
export const deployedServices = async (): Promise<ReadonlyMap<string, ReplicasInSyncInputs>> =>
  new Map(
    (await stackResources<ReplicasInSyncInputs>(REPLICAS_IN_SYNC_TYPE)).map((applied) => [applied.service, applied]),
  );
