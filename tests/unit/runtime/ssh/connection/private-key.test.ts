import assert from "node:assert/strict";
import { createHash, createHmac, generateKeyPairSync, type KeyObject } from "node:crypto";
import { utils } from "ssh2";

import { describeFault, privateKeyFault } from "../../../../../components/runtime/ssh/connection/private-key";
import { HOST_KEYS, LOCKED_KEY, PASSPHRASE, PRIVATE_KEY } from "../../../../support/ssh-keys";

/** Private key in OpenSSH's format with this content. */
const openSshKey = (content: string): string =>
  `-----BEGIN OPENSSH PRIVATE KEY-----\n${Buffer.from(content).toString("base64")}\n-----END OPENSSH PRIVATE KEY-----\n`;

/** RSA key in PuTTY's format. */
function puttyKey(privateKey: KeyObject): string {
  const fields = (...values: readonly (string | Buffer)[]): Buffer =>
    Buffer.concat(
      values.flatMap((value) => {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(value.length);
        return [length, Buffer.from(value)];
      }),
    );
  const { e = "", n = "", d = "", p = "", q = "", qi = "" } = privateKey.export({ format: "jwk" });
  const number = (text: string): Buffer => Buffer.concat([Buffer.from([0]), Buffer.from(text, "base64url")]);
  const publicFields = fields("ssh-rsa", number(e), number(n));
  const privateFields = fields(number(d), number(p), number(q), number(qi));
  const macKey = createHash("sha1").update("putty-private-key-file-mac-key").digest();
  const mac = createHmac("sha1", macKey).update(fields("ssh-rsa", "none", "me", publicFields, privateFields));
  return [
    "PuTTY-User-Key-File-2: ssh-rsa",
    "Encryption: none",
    "Comment: me",
    "Public-Lines: 1",
    publicFields.toString("base64"),
    "Private-Lines: 1",
    privateFields.toString("base64"),
    `Private-MAC: ${mac.digest("hex")}`,
  ].join("\n");
}

describe("privateKeyFault", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 1_024 });
  const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const ownForm = { format: "pem" } as const;
  const protection = { cipher: "aes-128-cbc", passphrase: PASSPHRASE };

  const cases: readonly (readonly [what: string, text: string, fault: string | undefined])[] = [
    ["a key in OpenSSH's format", PRIVATE_KEY, undefined],
    ["a key with the line ends of Windows", PRIVATE_KEY.replaceAll("\n", "\r\n"), undefined],
    ["a key without its last line end", PRIVATE_KEY.trim(), undefined],
    ["an RSA key in PEM format", String(rsa.privateKey.export({ ...ownForm, type: "pkcs1" })), undefined],
    ["an EC key in PEM format", String(ec.privateKey.export({ ...ownForm, type: "sec1" })), undefined],
    ["a key in OpenSSH's format with a passphrase", LOCKED_KEY, "passphrase"],
    [
      "an RSA key with a passphrase",
      String(rsa.privateKey.export({ ...ownForm, ...protection, type: "pkcs1" })),
      "passphrase",
    ],
    [
      "a key in PKCS #8 format with a passphrase",
      String(rsa.privateKey.export({ ...ownForm, ...protection, type: "pkcs8" })),
      "passphrase",
    ],
    ...Object.entries(HOST_KEYS).map(([type, key]) => [`a public key of type ${type}`, key, "public"] as const),
    ["a public key of a security token", "sk-ssh-ed25519@openssh.com AAAA", "public"],
    ["a public key in PEM format", String(rsa.publicKey.export({ ...ownForm, type: "spki" })), "public"],
    ["a key in PKCS #8 format", String(rsa.privateKey.export({ ...ownForm, type: "pkcs8" })), "unknown"],
    ["a key in PuTTY's format", puttyKey(rsa.privateKey), "unknown"],
    ["an empty text", "", "unknown"],
    ["a path", "~/.ssh/id_ed25519", "unknown"],
    ["a truncated key", PRIVATE_KEY.slice(0, 200), "unknown"],
    ["a key on one line", PRIVATE_KEY.replaceAll("\n", " "), "unknown"],
    ["a key without content", openSshKey(""), "unknown"],
    ["a key with too little content", openSshKey("openssh-key-v1\0"), "unknown"],
    ["a key with other content", openSshKey("anything".repeat(9)), "unknown"],
  ];
  it("refuses a PuTTY key although ssh2 reads it", () => {
    assert.ok(!(utils.parseKey(puttyKey(rsa.privateKey)) instanceof Error));
  });

  for (const [what, text, fault] of cases) {
    it(`returns ${fault} for ${what}`, () => {
      assert.equal(privateKeyFault(text), fault);
    });
  }
});

describe("describeFault", () => {
  it("names the property to remove for a key with a passphrase", () => {
    for (const property of ["privateKey", "privateKeyPath"] as const) {
      assert.match(describeFault("passphrase", property), new RegExp(`with \`ssh-add\` and remove ${property}$`));
    }
  });

  it("advises to use the private key in place of a public one", () => {
    assert.match(describeFault("public", "privateKey"), /use the file of the same name without \.pub$/);
  });

  it("advises to create a key in place of an unknown one", () => {
    assert.match(describeFault("unknown", "privateKey"), /create a key with `ssh-keygen -t ed25519`$/);
  });
});
