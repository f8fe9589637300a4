import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import { hostKeyOf, privateKeyFault } from "../../../../../components/runtime/ssh/connection/private-key";
import { HOST_KEYS, LOCKED_KEY, PASSPHRASE, PRIVATE_KEY } from "../../../../support/ssh-keys";

/** A private key in OpenSSH's form with this in it. */
const openSshKey = (content: string): string =>
  `-----BEGIN OPENSSH PRIVATE KEY-----\n${Buffer.from(content).toString("base64")}\n-----END OPENSSH PRIVATE KEY-----\n`;

describe("hostKeyOf", () => {
  for (const [type, key] of Object.entries(HOST_KEYS)) {
    it(`is a key of type ${type} as it stands`, () => {
      assert.equal(hostKeyOf(key), key);
    });
  }

  const key = HOST_KEYS["ssh-ed25519"];
  const [type = "", base64 = ""] = key.split(" ");

  for (const text of [`${key} root@host`, `${key} a comment of words\n`, ` ${type}\t${base64}\r\n`]) {
    it(`leaves out what is around the key in ${JSON.stringify(text.replace(base64, "…"))}`, () => {
      assert.equal(hostKeyOf(text), key);
    });
  }

  const wrong: Readonly<Record<string, string>> = {
    nothing: "",
    "a type alone": type,
    "a key alone": base64,
    "another type": `ssh-rsa ${base64}`,
    "a type that no host has": key.replace("ssh-ed25519", "ssh-ed25518"),
    "a key that is cut off": key.slice(0, -4),
    "a key with more behind it": `${type} ${Buffer.concat([Buffer.from(base64, "base64"), Buffer.from([0])]).toString("base64")}`,
    "a fingerprint": "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
    "a line of known_hosts": `host ${key}`,
    "two keys": `${key}\n${key}`,
    "a private key": PRIVATE_KEY,
  };
  for (const [what, text] of Object.entries(wrong)) {
    it(`is nothing for ${what}`, () => {
      assert.equal(hostKeyOf(text), undefined);
    });
  }
});

describe("privateKeyFault", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 1_024 });
  const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const ownForm = { format: "pem" } as const;
  const protection = { cipher: "aes-128-cbc", passphrase: PASSPHRASE };

  const cases: readonly (readonly [what: string, text: string, fault: string | undefined])[] = [
    ["a key in OpenSSH's form", PRIVATE_KEY, undefined],
    ["one with ends of lines as on Windows", PRIVATE_KEY.replaceAll("\n", "\r\n"), undefined],
    ["one without its last end of line", PRIVATE_KEY.trim(), undefined],
    ["an RSA key in its own form", String(rsa.privateKey.export({ ...ownForm, type: "pkcs1" })), undefined],
    ["an EC key in its own form", String(ec.privateKey.export({ ...ownForm, type: "sec1" })), undefined],
    ["a key in OpenSSH's form with a passphrase", LOCKED_KEY, "locked"],
    [
      "an RSA key with a passphrase",
      String(rsa.privateKey.export({ ...ownForm, ...protection, type: "pkcs1" })),
      "locked",
    ],
    [
      "any other key with a passphrase",
      String(rsa.privateKey.export({ ...ownForm, ...protection, type: "pkcs8" })),
      "locked",
    ],
    ...Object.entries(HOST_KEYS).map(([type, key]) => [`a public key of type ${type}`, key, "public"] as const),
    ["a public key of a token", "sk-ssh-ed25519@openssh.com AAAA", "public"],
    ["a public key in another form", String(rsa.publicKey.export({ ...ownForm, type: "spki" })), "public"],
    ["a form that the client does not read", String(rsa.privateKey.export({ ...ownForm, type: "pkcs8" })), "unknown"],
    ["nothing", "", "unknown"],
    ["a path", "~/.ssh/id_ed25519", "unknown"],
    ["a key that is cut off", PRIVATE_KEY.slice(0, 200), "unknown"],
    ["a key on one line", PRIVATE_KEY.replaceAll("\n", " "), "unknown"],
    ["a key with nothing in it", openSshKey(""), "unknown"],
    ["a key with too little in it", openSshKey("openssh-key-v1\0"), "unknown"],
    ["a key with something else in it", openSshKey("anything".repeat(9)), "unknown"],
  ];
  for (const [what, text, fault] of cases) {
    it(`is ${fault} of ${what}`, () => {
      assert.equal(privateKeyFault(text), fault);
    });
  }
});
