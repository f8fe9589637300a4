import assert from "node:assert/strict";

import { renderKeyStore, renderTrustStore } from "../../../components/security/store-files";
import { newAuthority, newCertificate } from "../../support/issued-certificates";

describe("renderKeyStore", () => {
  it("is the key, its certificate and the chain, whatever stands between them", async () => {
    const authority = await newAuthority();
    const { certificate, privateKey } = await newCertificate(authority);
    const expected = `${privateKey}${certificate}${authority.certificate}`;
    assert.equal(renderKeyStore({ certificate: certificate + authority.certificate, privateKey }), expected);
    const untidy = `Bag Attributes\r\n${certificate.replaceAll("\n", "\r\n")}\n\nnext\n${authority.certificate.trim()}`;
    assert.equal(renderKeyStore({ certificate: untidy, privateKey: `\n${privateKey.trim()}` }), expected);
    assert.match(expected, /^(-----BEGIN [A-Z ]+-----\n([\w+/=]{1,64}\n)+-----END [A-Z ]+-----\n){3}$/);
  });
});

describe("renderTrustStore", () => {
  it("has each certificate once, in order", async () => {
    const [cluster, clients] = [(await newAuthority()).certificate, (await newAuthority("clients")).certificate];
    assert.equal(renderTrustStore(cluster, clients), cluster + clients);
    assert.equal(renderTrustStore(`${clients}\n${cluster}`, clients.trim()), clients + cluster);
    assert.equal(renderTrustStore(), "");
  });
});
