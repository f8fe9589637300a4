import { stackResources } from "../shared/stack-resources";
import { IN_SYNC_TYPE, type InSyncInputs } from "./in-sync";

/** The services of this stack and what they run with, as its state says. */
export const appliedServices = async (): Promise<ReadonlyMap<string, InSyncInputs>> =>
  new Map((await stackResources<InSyncInputs>(IN_SYNC_TYPE)).map((applied) => [applied.service, applied]));
