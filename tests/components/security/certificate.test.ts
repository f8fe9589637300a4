import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { Certificate } from "../../../components/security/certificate";
import { CertificateAuthority } from "../../../components/security/certificate-authority";
import { inputsOf, isSecret, type Registered, register, resourceOf, revealed } from "../../../testing/pulumi-mocks";

const AUTHORITY = "pulumi-nodejs:dynamic/security:CertificateAuthority";
const CERTIFICATE = "pulumi-nodejs:dynamic/security:Certificate";

/** Registers an authority and a certificate of it, as `up` or as `preview` does. */
const registerBoth = (names: pulumi.Input<string[]>, opts?: pulumi.CustomResourceOptions): Promise<Registered[]> =>
  register(
    () => {
      const organization = "kafka-cluster-dev";
      const authority = new CertificateAuthority(
        "cluster",
        { organization, commonName: "cluster", validDays: 9 },
        opts,
      );
      return new Certificate(
        "kafka-0-certificate",
        {
          authority: { certificate: authority.certificate, privateKey: pulumi.secret(authority.privateKey) },
          organization,
          unit: "nodes",
          commonName: "node",
          usages: ["server", "client"],
          names,
        },
        opts,
      );
    },
    ({ type }) => (type === AUTHORITY ? { certificate: "a certificate", privateKey: "geheim" } : {}),
  );

describe("CertificateAuthority", () => {
  it("passes every argument to the provider, and keeps its key secret", async () => {
    const registered = await registerBoth([]);
    assert.deepEqual(inputsOf(registered, AUTHORITY, "cluster"), {
      organization: "kafka-cluster-dev",
      commonName: "cluster",
      validDays: 9,
    });
    assert.deepEqual(resourceOf(registered, AUTHORITY, "cluster").options.additionalSecretOutputs, ["privateKey"]);
  });
});

describe("Certificate", () => {
  it("passes every argument to the provider, and keeps the authority's key secret", async () => {
    const { authority, ...inputs } = inputsOf(
      await registerBoth(pulumi.output(["127.0.0.1"])),
      CERTIFICATE,
      "kafka-0-certificate",
    );
    assert.deepEqual(inputs, {
      organization: "kafka-cluster-dev",
      unit: "nodes",
      commonName: "node",
      usages: ["server", "client"],
      names: ["127.0.0.1"],
    });
    const { certificate, privateKey } = revealed(authority) as Record<string, unknown>;
    assert.equal(certificate, "a certificate");
    assert.ok(isSecret(authority) || isSecret(privateKey));
    assert.equal(revealed(privateKey), "geheim");
  });

  it("keeps its own key secret, beside the outputs that the caller names", async () => {
    const registered = await registerBoth([], { additionalSecretOutputs: ["expires"] });
    for (const [type, name] of [
      [AUTHORITY, "cluster"],
      [CERTIFICATE, "kafka-0-certificate"],
    ] as const) {
      const { additionalSecretOutputs } = resourceOf(registered, type, name).options;
      assert.deepEqual([...additionalSecretOutputs].sort(), ["expires", "privateKey"]);
    }
  });
});
