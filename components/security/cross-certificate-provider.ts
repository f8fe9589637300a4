import { HEALTHY } from "../pulumi/health";
import { defineProvider, isUnknown } from "../pulumi/provider-module";
import { isOfAuthority, parseCertificates } from "./certificate-chain";
import { certificateHealth, dateText, lifeOf } from "./certificate-health";
import type { CrossCertificateInputs, CrossCertificateOutputs } from "./cross-certificate";

export = defineProvider<CrossCertificateInputs, CrossCertificateOutputs>({
  // The health is computed again, because a program may run without a refresh.
  diff: async (_id, olds, news) => ({
    changes:
      isUnknown(news.issuer) ||
      !haveSameKey(olds.certificate, news.authority) ||
      !isOfAuthority(olds.certificate, news.issuer.certificate) ||
      certificateHealth(olds.certificate) !== HEALTHY,
  }),

  create: async (inputs) => ({ id: "cross-certificate", outs: await issue(inputs) }),

  read: async (id, props) => ({ id, props: { ...props, health: certificateHealth(props.certificate) } }),

  update: async (_id, _olds, news) => ({ outs: await issue(news) }),
});

/** True if the first certificates of two texts have the same key and subject; false for a text that is not known yet. */
function haveSameKey(a: string, b: string): boolean {
  const [first] = parseCertificates(a);
  const [second] = parseCertificates(b);
  return (
    first !== undefined &&
    second !== undefined &&
    first.subject === second.subject &&
    first.publicKey.equals(second.publicKey)
  );
}

async function issue({ authority, issuer }: CrossCertificateInputs): Promise<CrossCertificateOutputs> {
  const { issueCrossCertificate }: typeof import("./issue-certificate") = require("./issue-certificate");
  const certificate = await issueCrossCertificate(authority, issuer);
  return { authority, certificate, expires: dateText(lifeOf(certificate).to), health: HEALTHY };
}
