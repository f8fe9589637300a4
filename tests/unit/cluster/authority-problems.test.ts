import assert from "node:assert/strict";

import { authorityProblems } from "../../../components/cluster/authority-problems";
import type { CertificateWithKey } from "../../../components/security/certificate-with-key";
import { describeProblems } from "../../../components/shared/problems";
import { newOwnAuthority } from "../../support/issued-certificates";

describe("authorityProblems", () => {
  let own: CertificateWithKey;
  before(async () => {
    own = await newOwnAuthority();
  });

  const problemsOf = (...args: Parameters<typeof authorityProblems>) => describeProblems(authorityProblems(...args));

  it("are none without an own authority, and none of an authority whose key is a secret", () => {
    assert.equal(problemsOf({}), "");
    assert.equal(problemsOf({ security: "sasl" }), "");
    const caPrivateKey = { value: own.privateKey, isSecret: true };
    assert.equal(problemsOf({ security: "tls", caCertificate: own.certificate, caPrivateKey }), "");
  });

  it("refuse both arguments without security", () => {
    assert.equal(
      problemsOf({ caCertificate: "text", caPrivateKey: { value: "text", isSecret: true } }),
      'caCertificate is only used with security, got a value without security; set security to "tls", or remove caCertificate (`pulumi config rm caCertificate`); caPrivateKey is only used with security, got a value without security; set security to "tls", or remove caPrivateKey (`pulumi config rm caPrivateKey`)',
    );
  });

  it("refuse a key in plain text", () => {
    const caPrivateKey = { value: own.privateKey, isSecret: false };
    assert.equal(
      problemsOf({ security: "tls", caCertificate: own.certificate, caPrivateKey }),
      "caPrivateKey must be a secret, got plain text; set it with `pulumi config set --secret caPrivateKey < FILE`, or pass pulumi.secret(...) in a program",
    );
  });

  it("wait for a key that a preview does not know, and miss one that is not set", () => {
    const settings = { security: "tls", caCertificate: own.certificate } as const;
    assert.equal(problemsOf({ ...settings, caPrivateKey: { isSecret: true } }), "");
    assert.equal(
      problemsOf(settings),
      "caPrivateKey is missing; set it to the private key of caCertificate, as a secret",
    );
  });
});
