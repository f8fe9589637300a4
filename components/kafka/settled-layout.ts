import { stackResources } from "../shared/stack-resources";
import { CLUSTER_IDENTITY_TYPE, type ClusterIdentityInputs } from "./cluster-identity";
import type { QuorumLayout } from "./quorum-layout";

/** The layout that this stack's controllers have, as its state says; `undefined` where there are none yet. */
export async function settledLayout(): Promise<QuorumLayout | undefined> {
  const [identity] = await stackResources<ClusterIdentityInputs>(CLUSTER_IDENTITY_TYPE);
  return identity && { controllers: identity.controllers, combinedWith: identity.combinedWith || undefined };
}
