import assert from "node:assert/strict";

import type { CertificateWithKey } from "../../../components/security/certificate-with-key";
import provider from "../../../components/security/cross-certificate-provider";
import { issueAuthority } from "../../../components/security/issue-certificate";
import { newAuthority, newOwnAuthority } from "../../support/issued-certificates";

describe("the provider of CrossCertificate", () => {
  let [nodes, issuer]: CertificateWithKey[] = [];
  let inputs: { authority: string; issuer: CertificateWithKey };
  before(async () => {
    [nodes, issuer] = await Promise.all([newAuthority("nodes"), newOwnAuthority()]);
    inputs = { authority: nodes.certificate, issuer };
  });

  it("creates a certificate without the issuer's key, which needs no update", async () => {
    const { id, outs } = await provider.create(inputs);
    assert.equal(id, "cross-certificate");
    assert.deepEqual(Object.keys(outs).sort(), ["authority", "certificate", "expires", "health"]);
    assert.match(outs.expires, /^20\d\d-\d\d-\d\d$/);
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    assert.deepEqual(await provider.diff(id, outs, inputs), { changes: false });
  });

  it("needs no other certificate for an authority that is renewed with its key", async () => {
    const { id, outs } = await provider.create(inputs);
    const renewed = await issueAuthority(
      { organization: "kafka-cluster-dev", commonName: "nodes" },
      nodes?.privateKey,
      Date.now() + 1_000,
    );
    assert.notEqual(renewed.certificate, nodes?.certificate);
    assert.deepEqual(await provider.diff(id, outs, { ...inputs, authority: renewed.certificate }), { changes: false });
  });

  it("makes another certificate for another issuer, and for another key", async () => {
    const { id, outs } = await provider.create(inputs);
    for (const change of [
      { issuer: await newOwnAuthority() },
      { authority: (await newAuthority("nodes")).certificate },
    ]) {
      const news = { ...inputs, ...change };
      assert.deepEqual(await provider.diff(id, outs, news), { changes: true });
      const updated = (await provider.update(id, outs, news)).outs;
      assert.deepEqual(await provider.diff(id, updated, news), { changes: false });
    }
  });

  it("needs another certificate for an issuer or an authority that a preview does not know", async () => {
    const { id, outs } = await provider.create(inputs);
    for (const change of [{ issuer: "unknown" as never }, { authority: "unknown" }]) {
      assert.deepEqual(await provider.diff(id, outs, { ...inputs, ...change }), { changes: true });
    }
  });

  it("makes another certificate when less than a third of the life is left", async () => {
    const short = { ...inputs, issuer: await newOwnAuthority({ days: 1.4 }) };
    const { id, outs } = await provider.create(short);
    assert.match((await provider.read(id, outs)).props.health, /^expires .*, less than a third of its life is left$/);
    assert.deepEqual(await provider.diff(id, outs, short), { changes: true });
  });
});
