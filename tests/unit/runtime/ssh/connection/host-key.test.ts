import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";

import {
  algorithmsFor,
  hostKeyFromText,
  parseHostKey,
} from "../../../../../components/runtime/ssh/connection/host-key";
import { programPath } from "../../../../../tools/program-path";
import { HOST_KEYS, PRIVATE_KEY } from "../../../../support/ssh-keys";
import { temporaryFolder } from "../../../../support/temporary-folder";

const run = promisify(execFile);

describe("parseHostKey", () => {
  for (const [type, key] of Object.entries(HOST_KEYS)) {
    it(`returns a key of type ${type} unchanged`, () => {
      assert.equal(parseHostKey(key), key);
    });
  }

  const key = HOST_KEYS["ssh-ed25519"];
  const [type = "", base64 = ""] = key.split(" ");

  for (const text of [`${key} root@host`, `${key} a comment of words\n`, ` ${type}\t${base64}\r\n`]) {
    it(`drops the comment and white space of ${JSON.stringify(text.replace(base64, "…"))}`, () => {
      assert.equal(parseHostKey(text), key);
    });
  }

  const wrong: Readonly<Record<string, string>> = {
    "an empty text": "",
    "a type alone": type,
    "a key alone": base64,
    "another type": `ssh-rsa ${base64}`,
    "an unknown type": key.replace("ssh-ed25519", "ssh-ed25518"),
    "a truncated key": key.slice(0, -4),
    "a key with more bytes behind it": `${type} ${Buffer.concat([Buffer.from(base64, "base64"), Buffer.from([0])]).toString("base64")}`,
    "a fingerprint": "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
    "a line of known_hosts": `host ${key}`,
    "two keys": `${key}\n${key}`,
    "a private key": PRIVATE_KEY,
  };
  for (const [what, text] of Object.entries(wrong)) {
    it(`returns nothing for ${what}`, () => {
      assert.equal(parseHostKey(text), undefined);
    });
  }
});

describe("hostKeyFromText", () => {
  const path = temporaryFolder();

  for (const [type, key] of Object.entries(HOST_KEYS)) {
    it(`names a key of type ${type} as ssh-keygen does`, async function () {
      if (programPath("ssh-keygen") === undefined) {
        this.skip();
      }
      await writeFile(path("key.pub"), `${key}\n`);
      const { stdout } = await run("ssh-keygen", ["-l", "-E", "sha256", "-f", path("key.pub")]);
      assert.equal(hostKeyFromText(key).name, `${type} ${stdout.split(" ")[1]}`);
    });
  }
});

describe("algorithmsFor", () => {
  const all = [
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-256",
    "rsa-sha2-512",
    "ssh-ed25519",
  ];
  const cases: readonly (readonly [key: string, first: readonly string[]])[] = [
    [HOST_KEYS["ssh-ed25519"], ["ssh-ed25519"]],
    [HOST_KEYS["ecdsa-sha2-nistp384"], ["ecdsa-sha2-nistp384"]],
    [HOST_KEYS["ssh-rsa"], ["rsa-sha2-512", "rsa-sha2-256"]],
  ];
  for (const [key, first] of cases) {
    it(`puts ${first.join(" and ")} first, then all others without SHA-1`, () => {
      const algorithms = algorithmsFor(key);
      assert.deepEqual(algorithms.slice(0, first.length), first);
      assert.deepEqual([...algorithms].sort(), all);
    });
  }
});
