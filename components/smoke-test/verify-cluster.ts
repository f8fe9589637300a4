import { randomUUID } from "node:crypto";

import type { NodePort } from "../kafka-client/cluster-connection";
import type { SecureRelaySettings } from "../kafka-client/secure-relay";
import { foreignCertificate } from "./foreign-certificate";
import { verifyRefusals } from "./refusals";
import { type RoundTripReport, type RoundTripSettings, roundTrip } from "./round-trip";

/** Settings of {@link verifyCluster}. A {@link RoundTripSettings.userRelay} exists where the cluster is secured. */
export interface VerificationSettings extends RoundTripSettings {
  /** Ports that only the nodes of a secured cluster may use. @defaultValue - none */
  readonly nodePorts?: readonly NodePort[];
  /** Authority of the nodes, which users need not trust. @defaultValue - the authorities that users trust */
  readonly nodeAuthorities?: string;
}

/**
 * Verifies the round trip. In a secured cluster, an ordinary user makes the round trip, and the refusals are verified too.
 *
 * @throws with the failed step, or with what a service let in.
 */
export async function verifyCluster(settings: VerificationSettings): Promise<RoundTripReport> {
  const report = await roundTrip(settings);
  const { userRelay } = settings;
  return userRelay === undefined
    ? report
    : {
        ...report,
        verified: [...report.verified, await refusalsOf(settings, userRelay.settings as SecureRelaySettings)],
      };
}

/** Sentence about clients that the secured services refuse. */
async function refusalsOf(
  { bootstrapServers, nodePorts, nodeAuthorities }: VerificationSettings,
  { identity, inner }: SecureRelaySettings,
): Promise<string> {
  const nobodys = `nobody-${randomUUID()}`;
  return verifyRefusals({
    bootstrapServers,
    inner,
    user: identity,
    ...(identity.certificate !== undefined && { foreign: await foreignCertificate(identity.certificate) }),
    topic: nobodys,
    group: nobodys,
    nodePorts,
    nodeAuthorities,
  });
}
