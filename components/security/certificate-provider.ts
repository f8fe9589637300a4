import { isDeepStrictEqual } from "node:util";

import { HEALTHY } from "../pulumi/health";
import { defineProvider, isUnknown, plainInputs } from "../pulumi/provider-module";
import { alternativeNames, invalidNames } from "./alternative-names";
import type { CertificateInputs, CertificateOutputs } from "./certificate";
import { isOfAuthority } from "./certificate-chain";
import { certificateHealth, dateText, lifeOf } from "./certificate-health";
import type { LeafContent } from "./issue-certificate";

export = defineProvider<CertificateInputs, CertificateOutputs>({
  check: async (_olds, news) => ({ inputs: news, failures: nameProblems(news) }),

  // Another life takes effect at the next renewal. The health is computed again, because a program may run without a refresh.
  diff: async (_id, olds, news) => ({
    changes:
      !isDeepStrictEqual(contentOf(olds), contentOf(news)) ||
      isUnknown(news.authority) ||
      !isOfAuthority(olds.certificate, news.authority.certificate) ||
      certificateHealth(olds.certificate) !== HEALTHY,
  }),

  create: async (inputs) => {
    const { organization, unit, commonName } = inputs;
    return { id: `CN=${commonName},OU=${unit},O=${organization}`, outs: await issue(inputs) };
  },

  read: async (id, props) => ({ id, props: { ...props, health: certificateHealth(props.certificate) } }),

  update: async (_id, _olds, news) => ({ outs: await issue(news) }),
});

/** Content of a certificate that needs another certificate if it changes. The order of uses and names does not matter. */
const contentOf = ({ organization, unit, commonName, usages, names = [] }: LeafContent) => ({
  organization,
  unit,
  commonName,
  usages: isUnknown(usages) ? usages : [...usages].sort(),
  names: isUnknown(names)
    ? names
    : alternativeNames(names)
        .map(({ value }) => value)
        .sort(),
});

const nameProblems = ({ names = [] }: CertificateInputs) =>
  isUnknown(names)
    ? []
    : invalidNames(names).map((name) => ({
        property: "names",
        reason: `must be host names and IP addresses, got ${JSON.stringify(name)}`,
      }));

async function issue({ authority, ...content }: CertificateInputs): Promise<CertificateOutputs> {
  const { issueCertificate }: typeof import("./issue-certificate") = require("./issue-certificate");
  const leaf = await issueCertificate(content, authority);
  return { ...plainInputs(content), ...leaf, expires: dateText(lifeOf(leaf.certificate).to), health: HEALTHY };
}
