import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { AddressInfo, Socket } from "node:net";
import { connect, createServer, type TLSSocket } from "node:tls";

import type { CertificateWithKey } from "../../../components/security/certificate-with-key";
import {
  issueAuthority,
  issueCertificate,
  issueCrossCertificate,
} from "../../../components/security/issue-certificate";
import { NODE, newAuthority, newCertificate, newOwnAuthority } from "../../support/issued-certificates";
import { openssl } from "../../support/openssl";

const NOW = Date.UTC(2026, 10, 29, 12);

describe("issueAuthority", () => {
  it("makes a root that is valid for ten years from one day before", async () => {
    const content = { organization: "kafka-cluster-dev", commonName: "cluster" };
    const { certificate, privateKey } = await issueAuthority(content, undefined, NOW);
    const { ca, subject, issuer, validFrom, validTo } = new X509Certificate(certificate);
    assert.deepEqual(
      { ca, subject, issuer, validFrom, validTo },
      {
        ca: true,
        subject: "O=kafka-cluster-dev\nCN=cluster",
        issuer: "O=kafka-cluster-dev\nCN=cluster",
        validFrom: "Nov 28 12:00:00 2026 GMT",
        validTo: "Nov 26 12:00:00 2036 GMT",
      },
    );
    assert.match(privateKey, /^-----BEGIN PRIVATE KEY-----\n/);
    assert.deepEqual(createPrivateKey(privateKey).asymmetricKeyDetails, { namedCurve: "prime256v1" });
  });

  it("retains a key, so that certificates stay valid", async () => {
    const authority = await newAuthority();
    const leaf = new X509Certificate((await newCertificate(authority)).certificate);
    const renewed = await issueAuthority(
      { organization: NODE.organization, commonName: "cluster" },
      authority.privateKey,
    );
    assert.equal(renewed.privateKey, authority.privateKey);
    assert.notEqual(renewed.certificate, authority.certificate);
    const root = new X509Certificate(renewed.certificate);
    assert.ok(leaf.checkIssued(root) && leaf.verify(root.publicKey));
  });
});

describe("issueCrossCertificate", () => {
  const run = openssl();
  const verify = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "ca.pem"];

  it("makes a certificate that never outlives its issuer", async () => {
    const authority = await newAuthority();
    const days = async (own: CertificateWithKey) => {
      const { validFrom, validTo } = new X509Certificate(await issueCrossCertificate(authority.certificate, own, NOW));
      return (Date.parse(validTo) - Date.parse(validFrom)) / (24 * 3_600_000);
    };
    assert.equal(await days(await newOwnAuthority({ from: NOW, days: 5_000 })), 3_651);
    assert.equal(await days(await newOwnAuthority({ from: NOW, days: 100 })), 101);
  });

  it("makes certificates trusted by clients of the issuer, and those of the issuer by nobody else", async () => {
    const [nodes, own] = [await newAuthority("nodes"), await newOwnAuthority()];
    const files = {
      "ca.pem": own.certificate,
      "cross.pem": await issueCrossCertificate(nodes.certificate, own),
      "leaf.pem": (await newCertificate(nodes)).certificate,
      "foreign.pem": (await newCertificate(own)).certificate,
    };
    assert.match(run([...verify, "-untrusted", "cross.pem", "leaf.pem"], files), /^leaf\.pem: OK/);
    const ofNodes = { ...files, "ca.pem": nodes.certificate };
    assert.match(run([...verify, "-untrusted", "cross.pem", "leaf.pem"], ofNodes), /^leaf\.pem: OK/);
    assert.throws(
      () => run([...verify, "-untrusted", "cross.pem", "foreign.pem"], ofNodes),
      /unable to get local issuer/,
    );
  });
});

describe("issueCertificate", () => {
  let authority: CertificateWithKey;
  before(async () => {
    authority = await newAuthority();
  });

  it("makes a certificate with a key of its own, valid for 825 days from one day before", async () => {
    const [one, two] = await Promise.all([
      issueCertificate(NODE, authority, NOW),
      issueCertificate(NODE, authority, NOW),
    ]);
    const { ca, subject, validFrom, validTo, serialNumber } = new X509Certificate(one.certificate);
    assert.deepEqual(
      { ca, subject, validFrom, validTo },
      {
        ca: false,
        subject: "O=kafka-cluster-dev\nOU=nodes\nCN=node",
        validFrom: "Nov 28 12:00:00 2026 GMT",
        validTo: "Mar  3 12:00:00 2029 GMT",
      },
    );
    assert.match(serialNumber, /^[0-9A-F]{26,32}$/);
    assert.notEqual(serialNumber, new X509Certificate(two.certificate).serialNumber);
    assert.notEqual(one.privateKey, two.privateKey);
    assert.ok(new X509Certificate(one.certificate).checkPrivateKey(createPrivateKey(one.privateKey)));
  });

  it("makes no certificate that outlives its authority", async () => {
    const short = await newAuthority("cluster", 100);
    const [leaf, root] = [await newCertificate(short), short].map(
      ({ certificate }) => new X509Certificate(certificate),
    );
    assert.equal(leaf?.validTo, root?.validTo);
  });

  describe("for OpenSSL", () => {
    const run = openssl();
    const TEXT = ["x509", "-in", "leaf.pem", "-noout", "-text"];
    const verify = ["verify", "-x509_strict", "-CAfile", "ca.pem"];

    it("is a chain in strict mode, for a server and a client", async () => {
      const files = { "ca.pem": authority.certificate, "leaf.pem": (await newCertificate(authority)).certificate };
      for (const purpose of ["sslserver", "sslclient"]) {
        assert.match(run([...verify, "-purpose", purpose, "leaf.pem"], files), /^leaf\.pem: OK/);
      }
    });

    it("is valid for its uses alone", async () => {
      const leaf = await newCertificate(authority, { usages: ["client"], unit: "users", commonName: "orders" });
      const files = { "ca.pem": authority.certificate, "leaf.pem": leaf.certificate };
      assert.match(run([...verify, "-purpose", "sslclient", "leaf.pem"], files), /OK/);
      assert.throws(
        () => run([...verify, "-purpose", "sslserver", "leaf.pem"], files),
        /unsuitable certificate purpose/,
      );
    });

    it("is no authority, and an authority signs no other authority", async () => {
      const leaf = await newCertificate(authority);
      const next = await newCertificate({ ...leaf });
      const files = { "ca.pem": authority.certificate, "chain.pem": leaf.certificate, "leaf.pem": next.certificate };
      assert.throws(() => run([...verify, "-untrusted", "chain.pem", "leaf.pem"], files), /invalid CA certificate/);
      assert.match(run(["x509", "-in", "ca.pem", "-noout", "-text"]), /CA:TRUE, pathlen:0/);
    });

    it("has critical constraints and uses, and the identifiers of both keys", async () => {
      const text = run(TEXT, { "leaf.pem": (await newCertificate(authority)).certificate }).replace(/\s+/g, " ");
      for (const part of [
        "Signature Algorithm: ecdsa-with-SHA256",
        "X509v3 Basic Constraints: critical CA:FALSE",
        "X509v3 Key Usage: critical Digital Signature X509v3",
        "X509v3 Extended Key Usage: TLS Web Server Authentication, TLS Web Client Authentication",
      ]) {
        assert.ok(text.includes(part), part);
      }
      const [, id] =
        /Subject Key Identifier: ([0-9A-F:]{59})/.exec(
          run(["x509", "-in", "ca.pem", "-noout", "-text"], { "ca.pem": authority.certificate }).replace(/\s+/g, " "),
        ) ?? [];
      assert.ok(id !== undefined && text.includes(`Authority Key Identifier: ${id}`));
    });

    it("matches each of its names and addresses, and no other", async () => {
      const names = ["10.1.2.3", "2001:db8::10:0:1", "LOCALHOST", "kafka-0", "*.example.com", "bücher.example"];
      const files = { "leaf.pem": (await newCertificate(authority, { names: [...names, ...names] })).certificate };
      const check = (kind: string, name: string) => run(["x509", "-in", "leaf.pem", "-noout", kind, name], files);
      for (const address of ["10.1.2.3", "2001:db8:0::10:0:1"]) {
        assert.match(check("-checkip", address), /does match/);
      }
      for (const name of ["localhost", "kafka-0", "kafka-1.example.com", "xn--bcher-kva.example"]) {
        assert.match(check("-checkhost", name), /does match/);
      }
      assert.match(check("-checkip", "10.1.2.4"), /does NOT match/);
      assert.match(check("-checkhost", "kafka-1"), /does NOT match/);
      assert.equal(run(TEXT).match(/(DNS|IP Address):/g)?.length, names.length);
    });

    for (const [what, args] of [
      ["an RSA key and printable names", ["-newkey", "rsa:2048", "-subj", "/C=ES/O=Example/CN=Issuing"]],
      [
        "a key of P-384, an address of mail and letters with accents",
        [
          "-newkey",
          "ec",
          "-pkeyopt",
          "ec_paramgen_curve:P-384",
          "-utf8",
          "-subj",
          "/O=Añil/emailAddress=a@b.es/CN=Emisora",
        ],
      ],
    ] as const) {
      it(`is a chain of an authority with ${what}`, async () => {
        run(["req", "-x509", "-nodes", "-keyout", "root.key", "-out", "ca.pem", ...args.slice(0, -1), "/CN=Root"]);
        run(["req", "-nodes", "-keyout", "issuing.key", "-out", "issuing.csr", ...args]);
        const extensions = "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign\n";
        run(
          [
            "x509",
            "-req",
            "-in",
            "issuing.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "root.key",
            "-CAcreateserial",
            "-days",
            "900",
          ].concat(["-extfile", "extensions", "-out", "issuing.pem"]),
          { extensions },
        );
        const own = {
          certificate: run(["x509", "-in", "issuing.pem"]) + run(["x509", "-in", "ca.pem"]),
          privateKey: run(["pkey", "-in", "issuing.key"]),
        };
        const { certificate } = await newCertificate(own);
        assert.equal(certificate.match(/BEGIN CERTIFICATE/g)?.length, 2);
        const files = { "leaf.pem": certificate, "chain.pem": certificate };
        assert.match(run(["verify", "-CAfile", "ca.pem", "-untrusted", "chain.pem", "leaf.pem"], files), /OK/);
        await converse({ trust: run(["x509", "-in", "ca.pem"]), server: await newCertificate(own) });
      });
    }
  });

  it("is trusted on both sides of a connection", async () => {
    const client = await newCertificate(authority, { usages: ["client"] });
    await converse({ trust: authority.certificate, server: await newCertificate(authority), client });
    await assert.rejects(
      converse({ trust: (await newAuthority()).certificate, server: await newCertificate(authority) }),
      /certificate signature failure|self-signed certificate|unable to verify|unknown ca/,
    );
  });
});

/** Connects to a server on loopback, and waits for its answer. */
async function converse(sides: {
  trust: string;
  server: CertificateWithKey;
  client?: CertificateWithKey;
}): Promise<void> {
  const { trust, server, client } = sides;
  const listener = createServer({
    cert: server.certificate,
    key: server.privateKey,
    ca: trust,
    requestCert: client !== undefined,
  });
  const sockets: Socket[] = [];
  listener.on("connection", (socket: Socket) => sockets.push(socket));
  listener.on("secureConnection", (socket: TLSSocket) => socket.end("answer"));
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  try {
    const answer = await new Promise((resolve, reject) => {
      listener.once("tlsClientError", reject);
      const socket = connect({
        host: "127.0.0.1",
        port,
        ca: trust,
        cert: client?.certificate,
        key: client?.privateKey,
      });
      sockets.push(socket);
      socket.once("error", reject);
      socket.once("data", (data) => resolve(data.toString()));
    });
    assert.equal(answer, "answer");
  } finally {
    for (const socket of sockets) {
      socket.destroy();
    }
    listener.close();
  }
}
