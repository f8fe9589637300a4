import { CLUSTER_IDENTITY_TYPE, type ClusterIdentityInputs } from "../kafka/cluster-identity";
import type { QuorumLayout } from "../kafka/quorum-layout";
import { stackResources } from "../pulumi/stack-resources";

/** The layout that this stack's controllers have, as its state says; `undefined` where there are none yet. */
export async function deployedQuorumLayout(): Promise<QuorumLayout | undefined> {
  const [identity] = await stackResources<ClusterIdentityInputs>(CLUSTER_IDENTITY_TYPE);
  return identity && { controllers: identity.controllers, combinedWith: identity.combinedWith || undefined };
}
