import assert from "node:assert/strict";

import { chainBelowRoot, isOfAuthority } from "../../../components/security/certificate-chain";
import { newAuthority, newCertificate } from "../../support/issued-certificates";

describe("isOfAuthority", () => {
  it("is false for a certificate whose signature was changed", async () => {
    const authority = await newAuthority();
    const { certificate } = await newCertificate(authority);
    const [, ...lines] = certificate.trim().split("\n");
    const der = Buffer.from(lines.slice(0, -1).join(""), "base64");
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const forged = `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n`;
    assert.equal(isOfAuthority(certificate, authority.certificate), true);
    assert.equal(isOfAuthority(forged, authority.certificate), false);
  });

  it("is false for a certificate without the chain of its authority", async () => {
    const root = await newAuthority();
    const below = (await newCertificate(root)).certificate;
    const authority = { ...root, certificate: root.certificate + below };
    assert.equal(chainBelowRoot(authority.certificate), below);
    const { certificate } = await newCertificate(authority);
    assert.equal(isOfAuthority(certificate, authority.certificate), true);
    assert.equal(isOfAuthority(certificate.slice(0, -below.length), authority.certificate), false);
  });
});
