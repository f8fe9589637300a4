import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";

import provider from "../../../components/security/certificate-authority-provider";

const INPUTS = { organization: "kafka-cluster-dev", commonName: "cluster" };

describe("the provider of CertificateAuthority", () => {
  it("creates an authority, which needs no update", async () => {
    const { id, outs } = await provider.create(INPUTS);
    const { certificate, privateKey, expires, ...others } = outs;
    assert.equal(id, "CN=cluster,O=kafka-cluster-dev");
    assert.deepEqual(others, { ...INPUTS, health: "healthy" });
    assert.match(certificate, /^-----BEGIN CERTIFICATE-----\n/);
    assert.match(privateKey, /^-----BEGIN PRIVATE KEY-----\n/);
    assert.equal(expires, new Date(new X509Certificate(certificate).validTo).toISOString().slice(0, 10));
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    assert.deepEqual(await provider.diff(id, outs, INPUTS), { changes: false });
  });

  for (const [validDays, health] of [
    [0.4, /^expires \d{4}-\d\d-\d\d, less than a third of its life is left$/],
    [-0.5, /^expired \d{4}-\d\d-\d\d$/],
  ] as const) {
    it(`renews an authority that is valid for ${validDays} days, and retains its key`, async () => {
      const { id, outs } = await provider.create({ ...INPUTS, validDays });
      const { props } = await provider.read(id, outs);
      assert.match(props.health, health);
      assert.deepEqual(await provider.diff(id, props, INPUTS), { changes: true });
      assert.deepEqual(await provider.diff(id, outs, INPUTS), { changes: true }, "without a refresh");
      const renewed = (await provider.update(id, props, INPUTS)).outs;
      assert.equal(renewed.privateKey, outs.privateKey);
      assert.notEqual(renewed.certificate, outs.certificate);
      assert.equal(renewed.health, "healthy");
      assert.equal((await provider.read(id, renewed)).props.health, "healthy");
    });
  }

  it("stays the same with another length of life, which counts at the next renewal", async () => {
    const { id, outs } = await provider.create(INPUTS);
    assert.deepEqual(await provider.diff(id, outs, { ...INPUTS, validDays: 100 }), { changes: false });
  });

  for (const change of [{ organization: "other" }, { commonName: "clients" }]) {
    it(`makes another key for ${JSON.stringify(change)}`, async () => {
      const { id, outs } = await provider.create(INPUTS);
      const news = { ...INPUTS, ...change };
      assert.deepEqual(await provider.diff(id, outs, news), { changes: true });
      assert.notEqual((await provider.update(id, outs, news)).outs.privateKey, outs.privateKey);
    });
  }
});
