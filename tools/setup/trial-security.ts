import { NODE, NODES_MECHANISM, OPERATOR } from "../../components/kafka-client/accounts";
import type { ClientIdentity } from "../../components/kafka-client/client-identity";
import type { ServiceSecurity } from "../../components/runtime/service-security";
import { issueAuthority, issueCertificate } from "../../components/security/issue-certificate";
import { randomPassword } from "../../components/security/random-password";
import { renderKeyStore } from "../../components/security/store-files";

/** Security of a trial run. */
interface TrialSecurity {
  /** Security of each service. */
  readonly ofServices: ServiceSecurity;
  /** Identity of the client. */
  readonly operator: ClientIdentity;
}

/** Longest time of a trial run, in days. */
const VALID_DAYS = 1;

/** Makes the certificates and passwords of a trial run. Logins use encryption too, so that they load the classes of both. */
export async function trialSecurity(): Promise<TrialSecurity> {
  const organization = "set-up";
  const authority = await issueAuthority({ organization, commonName: "nodes", validDays: VALID_DAYS });
  const certificate = await issueCertificate(
    {
      organization,
      unit: "nodes",
      commonName: NODE,
      usages: ["server", "client"],
      names: ["127.0.0.1"],
      validDays: VALID_DAYS,
    },
    authority,
  );
  const [node, password] = [randomPassword(), randomPassword()];
  return {
    ofServices: {
      mode: "sasl",
      organization,
      keystore: renderKeyStore(certificate),
      nodesAuthority: authority.certificate,
      usersAuthority: authority.certificate,
      passwords: { [NODE]: node, [OPERATOR]: password },
    },
    operator: {
      authorities: authority.certificate,
      login: { mechanism: NODES_MECHANISM, username: OPERATOR, password },
    },
  };
}
