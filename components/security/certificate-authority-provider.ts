import { HEALTHY } from "../pulumi/health";
import { defineProvider, plainInputs } from "../pulumi/provider-module";
import type { CertificateAuthorityInputs, CertificateAuthorityOutputs } from "./certificate-authority";
import { certificateHealth, dateText, lifeOf } from "./certificate-health";

export = defineProvider<CertificateAuthorityInputs, CertificateAuthorityOutputs>({
  // Another life takes effect at the next renewal. The health is computed again, because a program may run without a refresh.
  diff: async (_id, olds, news) => ({
    changes: !hasSameSubject(olds, news) || certificateHealth(olds.certificate) !== HEALTHY,
  }),

  create: async (inputs) => ({ id: `CN=${inputs.commonName},O=${inputs.organization}`, outs: await issue(inputs) }),

  read: async (id, props) => ({ id, props: { ...props, health: certificateHealth(props.certificate) } }),

  update: async (_id, olds, news) => ({
    outs: await issue(news, hasSameSubject(olds, news) ? olds.privateKey : undefined),
  }),
});

const hasSameSubject = (a: CertificateAuthorityInputs, b: CertificateAuthorityInputs): boolean =>
  a.organization === b.organization && a.commonName === b.commonName;

async function issue(inputs: CertificateAuthorityInputs, privateKey?: string): Promise<CertificateAuthorityOutputs> {
  const { issueAuthority }: typeof import("./issue-certificate") = require("./issue-certificate");
  const authority = await issueAuthority(inputs, privateKey);
  const expires = dateText(lifeOf(authority.certificate).to);
  return { ...plainInputs(inputs), ...authority, expires, health: HEALTHY };
}
