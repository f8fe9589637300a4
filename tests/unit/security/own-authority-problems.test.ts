import assert from "node:assert/strict";
import { generateKeyPairSync, X509Certificate } from "node:crypto";

import type { CertificateWithKey } from "../../../components/security/certificate-with-key";
import { ownAuthority } from "../../../components/security/own-authority";
import { ownAuthorityProblems } from "../../../components/security/own-authority-problems";
import { describeProblems } from "../../../components/shared/problems";
import { newCertificate, newOwnAuthority } from "../../support/issued-certificates";
import { openssl } from "../../support/openssl";

const problemsOf = (caCertificate?: string, caPrivateKey?: string, now?: number): string =>
  describeProblems(
    ownAuthorityProblems(
      { ...(caCertificate !== undefined && { caCertificate }), ...(caPrivateKey !== undefined && { caPrivateKey }) },
      now,
    ),
  );

describe("ownAuthorityProblems", () => {
  const NAME = "O=Company, CN=own";
  let authority: CertificateWithKey;
  before(async () => {
    authority = await newOwnAuthority();
  });

  it("are none of an authority, and none without one", () => {
    assert.equal(problemsOf(authority.certificate, authority.privateKey), "");
    assert.equal(problemsOf(), "");
  });

  it("name the missing one of both", () => {
    assert.equal(
      problemsOf(authority.certificate),
      "caPrivateKey is missing; set it to the private key of caCertificate, as a secret",
    );
    assert.equal(
      problemsOf(undefined, authority.privateKey),
      "caCertificate is missing; set it to the certificate of caPrivateKey",
    );
  });

  const NO_PEM =
    'caCertificate must be certificates in PEM form, got text without "-----BEGIN CERTIFICATE-----"; set it to the content of the file';
  for (const text of ["", "ca.pem", "-----BEGIN CERTIFICATE REQUEST-----\nMII=\n-----END CERTIFICATE REQUEST-----"]) {
    it(`refuse ${JSON.stringify(text)}, which is no certificate`, () => {
      assert.equal(problemsOf(text, authority.privateKey), NO_PEM);
    });
  }

  it("refuse a certificate that is not complete", () => {
    const broken = authority.certificate.replace(/\n[^-\n]+\n/, "\n");
    assert.equal(
      problemsOf(broken, authority.privateKey),
      "caCertificate must be certificates in PEM form, got a certificate that can't be read; copy the whole file",
    );
  });

  it("refuse a private key beside the certificate, and quote none", () => {
    const text = problemsOf(`${authority.certificate}${authority.privateKey}`, authority.privateKey);
    assert.equal(
      text,
      "caCertificate must contain certificates alone, got a private key; move the key to caPrivateKey, which is a secret",
    );
  });

  it("refuse a certificate that is no authority", async () => {
    const leaf = await newCertificate(authority);
    assert.equal(
      problemsOf(leaf.certificate + authority.certificate, leaf.privateKey),
      "caCertificate must be certificates of authorities (basicConstraints CA, keyUsage keyCertSign), got O=kafka-cluster-dev, OU=nodes, CN=node; set the certificate of an authority that may sign others",
    );
  });

  describe("of its life", () => {
    const DAY = 24 * 3_600_000;
    const NOW = Date.UTC(2026, 10, 29);
    for (const [when, from, reason] of [
      ["expired", NOW - 3_651 * DAY, "valid, got ANY, which expired 2026-11-28; set a renewed one"],
      [
        "about to expire",
        NOW - 3_621 * DAY,
        "valid for 30 days or more, got ANY, which expires 2026-12-28; set a renewed one",
      ],
      ["not valid yet", NOW + 9 * DAY, "valid, got ANY, which is valid from 2026-12-08; set it on that day"],
    ] as const) {
      it(`refuse one that is ${when}`, async () => {
        const { certificate, privateKey } = await newOwnAuthority({ from });
        assert.equal(problemsOf(certificate, privateKey, NOW), `caCertificate must be ${reason.replace("ANY", NAME)}`);
      });
    }
  });

  describe("of the key", () => {
    it("refuse the key of another certificate", async () => {
      assert.equal(
        problemsOf(authority.certificate, (await newOwnAuthority()).privateKey),
        `caPrivateKey must be the key of the first certificate in caCertificate, ${NAME}, got another key; set the key of that certificate`,
      );
    });

    const NO_KEY =
      "caPrivateKey must be a private key in PEM form (PKCS #8, PKCS #1 or SEC 1), got a private value; set it to the content of the file";
    for (const text of ["", "geheim", "-----BEGIN PRIVATE KEY-----\ngeheim\n-----END PRIVATE KEY-----"]) {
      it(`refuse ${JSON.stringify(text)}, which is no key, and quote nothing`, () => {
        assert.equal(problemsOf(authority.certificate, text), NO_KEY);
      });
    }

    it("refuse a certificate in its place", () => {
      assert.equal(problemsOf(authority.certificate, authority.certificate), NO_KEY);
    });

    it("are reported together with those of the certificate", () => {
      assert.equal(problemsOf("ca.pem", "geheim"), `${NO_PEM}; ${NO_KEY}`);
    });

    for (const type of ["pkcs8", "sec1"] as const) {
      it(`refuse an encrypted key (${type})`, () => {
        const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
        const options = { format: "pem", cipher: "aes-256-cbc", passphrase: "geheim" } as const;
        assert.equal(
          problemsOf(authority.certificate, privateKey.export({ ...options, type }).toString()),
          "caPrivateKey must not be encrypted, got an encrypted key; decrypt it with `openssl pkey` and set it as a secret",
        );
      });
    }
  });

  describe("of an authority that OpenSSL made", () => {
    const run = openssl();
    const EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
    const selfSigned = (...args: string[]) => {
      run([
        "req",
        "-x509",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-days",
        "900",
        "-subj",
        "/CN=own",
        ...args,
      ]);
      return { certificate: run(["x509", "-in", "ca.pem"]), privateKey: run(["pkey", "-in", "ca.key"]) };
    };

    for (const [what, args, message] of [
      ["of RSA with 2048 bits", ["-newkey", "rsa:2048"], ""],
      ["of P-521", ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521"], ""],
      [
        "with a short RSA key",
        ["-newkey", "rsa:1024"],
        "caCertificate must have RSA keys of 2048 bits or more, got CN=own with 1024 bits; set an authority with a longer key",
      ],
      [
        "signed with SHA-1",
        ["-newkey", "rsa:2048", "-sha1"],
        "caCertificate must be signed with SHA-256 or better, got CN=own, signed with SHA-1; set an authority that is signed again",
      ],
      [
        "of P-256, signed with SHA-1",
        [...EC, "-sha1"],
        "caCertificate must be signed with SHA-256 or better, got CN=own, signed with SHA-1; set an authority that is signed again",
      ],
      [
        "with a key of Ed25519",
        ["-newkey", "ed25519"],
        "caCertificate must have a key of RSA or of the curve P-256, P-384, P-521, got CN=own with ed25519; set an authority with another key",
      ],
      [
        "with explicit curve parameters",
        [...EC, "-pkeyopt", "ec_param_enc:explicit"],
        "caCertificate must have keys of a named curve, because Java reads no explicit curve parameters, got CN=own with explicit parameters; create the key and the certificate without `-param_enc explicit` of `openssl`",
      ],
      [
        "that may sign no certificates",
        [...EC, "-addext", "keyUsage=critical,digitalSignature"],
        "caCertificate must be certificates of authorities (basicConstraints CA, keyUsage keyCertSign), got CN=own; set the certificate of an authority that may sign others",
      ],
      [
        "with name constraints",
        [...EC, "-addext", "nameConstraints=critical,permitted;DNS:.corp.example"],
        "caCertificate must be authorities without name constraints, because the certificates of brokers also have the names 127.0.0.1, ::1 and localhost, got CN=own with nameConstraints; set an authority without them",
      ],
      [
        "for the certificates of clients",
        [...EC, "-addext", "extendedKeyUsage=clientAuth"],
        "caCertificate must be authorities for the certificates of servers, got CN=own with an extendedKeyUsage without serverAuth; set an authority with serverAuth or without extendedKeyUsage",
      ],
      ["for the certificates of servers", [...EC, "-addext", "extendedKeyUsage=clientAuth,serverAuth"], ""],
      ["for every purpose", [...EC, "-addext", "extendedKeyUsage=anyExtendedKeyUsage"], ""],
      [
        "without a subject",
        [...EC, "-subj", "/"],
        "caCertificate must be certificates with a subject, which names the issuer in other certificates, got one without a subject; set an authority with a subject",
      ],
      ["of a company whose name has accents and a comma", [...EC, "-utf8", "-subj", "/O=Añejo, S.A./CN=Raíz"], ""],
    ] as const) {
      it(`${message === "" ? "are none" : "are found"} if it is ${what}`, () => {
        const { certificate, privateKey } = selfSigned(...args);
        assert.equal(problemsOf(certificate, privateKey), message);
      });
    }

    it("are none with a key in the form PKCS #1, which becomes PKCS #8", async () => {
      const { certificate } = selfSigned("-newkey", "rsa:2048");
      await takes(certificate, run(["rsa", "-in", "ca.key", "-traditional"]));
    });

    it("are none with a key in the form SEC 1 with its parameters, which becomes PKCS #8", async () => {
      run(["ecparam", "-name", "prime256v1", "-genkey", "-out", "sec1.key"]);
      const certificate = run(["req", "-x509", "-key", "sec1.key", "-days", "900", "-subj", "/CN=own"]);
      await takes(certificate, `${run(["ecparam", "-name", "prime256v1"])}${run(["ec", "-in", "sec1.key"])}`);
    });

    it("are none with a key file with explicit parameters of the curve that the certificate names", async () => {
      run(["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "named.key"]);
      const certificate = run(["req", "-x509", "-key", "named.key", "-days", "900", "-subj", "/CN=own"]);
      await takes(certificate, run(["ec", "-in", "named.key", "-param_enc", "explicit"]));
    });

    /** Verifies that an authority has no problems, and that its certificates are valid. */
    async function takes(caCertificate: string, caPrivateKey: string): Promise<void> {
      assert.equal(problemsOf(caCertificate, caPrivateKey), "");
      const own = ownAuthority({ caCertificate, caPrivateKey });
      assert.match(own.privateKey, /^-----BEGIN PRIVATE KEY-----\n/);
      const leaf = new X509Certificate((await newCertificate(own)).certificate);
      assert.ok(leaf.verify(new X509Certificate(caCertificate).publicKey));
    }

    describe("of a chain", () => {
      const chain = (...args: string[]) => {
        const root = selfSigned(...EC, "-subj", "/CN=root", ...args);
        run(["req", "-nodes", ...EC, "-keyout", "issuing.key", "-out", "issuing.csr", "-subj", "/CN=issuing"]);
        const sign = ["x509", "-req", "-in", "issuing.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
        const extfile = { extensions: "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n" };
        run([...sign, "-days", "900", "-extfile", "extensions", "-out", "issuing.pem"], extfile);
        return {
          root: root.certificate,
          issuing: run(["x509", "-in", "issuing.pem"]),
          key: run(["pkey", "-in", "issuing.key"]),
        };
      };

      it("are none if each certificate stands before its issuer", () => {
        const { root, issuing, key } = chain();
        assert.equal(problemsOf(`subject=issuing\r\n${issuing}\n\n${root}`.replaceAll("\n", "\r\n"), key), "");
      });

      it("refuse an authority that may sign no other authority", () => {
        const { certificate, privateKey } = selfSigned(...EC, "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0");
        assert.equal(
          problemsOf(certificate, privateKey),
          "caCertificate must be authorities that may sign another authority, which signs the certificates of the brokers, got CN=own with pathlen:0; set an authority with pathlen:1 or without pathlen",
        );
      });

      it("refuse a root that may sign no authority of an authority", () => {
        const root = ["-subj", "/CN=root", "-addext", "basicConstraints=critical,CA:TRUE,pathlen:1"];
        const { issuing, key, root: certificate } = chain(...root);
        assert.equal(
          problemsOf(issuing + certificate, key),
          "caCertificate must be authorities that may sign another authority, which signs the certificates of the brokers, got CN=root with pathlen:1; set an authority with pathlen:2 or without pathlen",
        );
      });

      it("refuse another order", () => {
        const { root, issuing, key } = chain();
        assert.equal(
          problemsOf(root + issuing, key),
          "caCertificate must have each certificate before the one of its issuer, got CN=root before CN=issuing; put the authority of caPrivateKey first and its root last; caPrivateKey must be the key of the first certificate in caCertificate, CN=root, got another key; set the key of that certificate",
        );
      });

      it("refuse a chain without its root, which clients need", () => {
        const { issuing, key } = chain();
        assert.equal(
          problemsOf(issuing, key),
          "caCertificate must end with the root, which is signed by its own key, got CN=issuing; append the certificate of its issuer, CN=root",
        );
      });
    });
  });
});
