import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";

import type { CertificateInputs } from "../../../components/security/certificate";
import provider from "../../../components/security/certificate-provider";
import type { CertificateWithKey } from "../../../components/security/certificate-with-key";
import { issueAuthority } from "../../../components/security/issue-certificate";
import { NODE, newAuthority } from "../../support/issued-certificates";

/** Text that replaces an unknown value in a preview. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("the provider of Certificate", () => {
  let authority: CertificateWithKey;
  let inputs: CertificateInputs;
  before(async () => {
    authority = await newAuthority();
    inputs = { ...NODE, authority };
  });

  it("creates a certificate, which needs no update and holds no key of the authority", async () => {
    const { id, outs } = await provider.create(inputs);
    const { certificate, privateKey, expires, ...others } = outs;
    assert.equal(id, "CN=node,OU=nodes,O=kafka-cluster-dev");
    assert.deepEqual(others, { ...NODE, health: "healthy" });
    assert.equal(expires, new Date(new X509Certificate(certificate).validTo).toISOString().slice(0, 10));
    assert.match(privateKey, /^-----BEGIN PRIVATE KEY-----\n/);
    assert.ok(!JSON.stringify(outs).includes(authority.privateKey.split("\n")[1] ?? ""));
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    assert.deepEqual(await provider.diff(id, outs, inputs), { changes: false });
  });

  for (const [validDays, health] of [
    [0.4, /^expires \d{4}-\d\d-\d\d, less than a third of its life is left$/],
    [-0.5, /^expired \d{4}-\d\d-\d\d$/],
  ] as const) {
    it(`renews a certificate that is valid for ${validDays} days`, async () => {
      const { id, outs } = await provider.create({ ...inputs, validDays });
      const { props } = await provider.read(id, outs);
      assert.match(props.health, health);
      assert.deepEqual(await provider.diff(id, props, inputs), { changes: true });
      assert.deepEqual(await provider.diff(id, outs, inputs), { changes: true }, "without a refresh");
      const renewed = (await provider.update(id, props, inputs)).outs;
      assert.notEqual(renewed.privateKey, outs.privateKey);
      assert.equal(renewed.health, "healthy");
      assert.deepEqual(await provider.diff(id, renewed, inputs), { changes: false });
    });
  }

  const others: readonly (readonly [
    what: string,
    change: () => Partial<CertificateInputs> | Promise<Partial<CertificateInputs>>,
    changes: boolean,
  ])[] = [
    ["another organization", () => ({ organization: "other" }), true],
    ["another unit", () => ({ unit: "users" }), true],
    ["another common name", () => ({ commonName: "operator" }), true],
    ["another use", () => ({ usages: ["client"] }), true],
    ["another name", () => ({ names: [...(NODE.names ?? []), "10.0.0.1"] }), true],
    ["no names", () => ({ names: [] }), true],
    ["another authority of the same name", async () => ({ authority: await newAuthority() }), true],
    ["names that are not known yet", () => ({ names: UNKNOWN as never }), true],
    ["an authority that is not known yet", () => ({ authority: UNKNOWN as never }), true],
    [
      "an authority whose certificate is not known yet",
      () => ({ authority: { certificate: UNKNOWN, privateKey: UNKNOWN } }),
      true,
    ],
    [
      "the same names and uses in another order and spelling",
      () => ({ usages: ["client", "server"], names: ["LOCALHOST", "kafka-0.example.com", "0::1", "127.0.0.1"] }),
      false,
    ],
    ["another length of life, which counts at the next renewal", () => ({ validDays: 100 }), false],
    [
      "a renewed authority with the same key",
      async () => ({
        authority: await issueAuthority(
          { organization: NODE.organization, commonName: "cluster" },
          authority.privateKey,
        ),
      }),
      false,
    ],
  ];
  for (const [what, change, changes] of others) {
    it(`${changes ? "changes" : "stays the same"} with ${what}`, async () => {
      const { id, outs } = await provider.create(inputs);
      assert.deepEqual(await provider.diff(id, outs, { ...inputs, ...(await change()) }), { changes });
    });
  }

  it("refuses names that are neither host names nor addresses", async () => {
    const news = { ...inputs, names: ["kafka-0", "kafka-0:9092", "[::1]"] };
    assert.deepEqual(await provider.check(inputs, news), {
      inputs: news,
      failures: [
        { property: "names", reason: 'must be host names and IP addresses, got "kafka-0:9092"' },
        { property: "names", reason: 'must be host names and IP addresses, got "[::1]"' },
      ],
    });
    const unknown = { ...inputs, names: UNKNOWN as never };
    assert.deepEqual(await provider.check(inputs, unknown), { inputs: unknown, failures: [] });
  });
});
