import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";

import { knownHostKey, knownHostName } from "../../../../../components/runtime/ssh/connection/known-host-key";
import { skipSuite } from "../../../../../testing/suites/skip";
import { programPath } from "../../../../../tools/program-path";
import { environment } from "../../../../support/environment";
import { HOST_KEYS, sshKeys } from "../../../../support/ssh-keys";
import { temporaryFolder } from "../../../../support/temporary-folder";

const run = promisify(execFile);

const ED25519 = HOST_KEYS["ssh-ed25519"];
const ECDSA = HOST_KEYS["ecdsa-sha2-nistp384"];
const RSA = HOST_KEYS["ssh-rsa"];

describe("knownHostName", () => {
  it("is the address as OpenSSH writes it, with the port unless it is 22", () => {
    assert.equal(knownHostName("Kafka-A.example", 22), "kafka-a.example");
    assert.equal(knownHostName("10.0.0.1", 2222), "[10.0.0.1]:2222");
    assert.equal(knownHostName("FD00:0::1", 22), "fd00::1");
    assert.equal(knownHostName("FD00:0::1", 2222), "[fd00::1]:2222");
  });
});

describe("knownHostKey", () => {
  const path = temporaryFolder();

  before(function () {
    if (programPath("ssh-keygen") === undefined) {
      skipSuite(this, "the program ssh-keygen is not installed");
    }
  });

  /** Key of a host in a file with these lines. */
  async function found(lines: readonly string[], address = "kafka-a.example", port = 22): Promise<string | undefined> {
    await writeFile(path("known_hosts"), lines.map((line) => `${line}\n`).join(""));
    return knownHostKey(path("known_hosts"), address, port);
  }

  const cases: readonly (readonly [what: string, lines: readonly string[], key: string | undefined])[] = [
    ["the key of the host", [`other ${RSA}`, `kafka-a.example ${ED25519}`], ED25519],
    ["a key without its comment", [`kafka-a.example ${ED25519} root@kafka-a`], ED25519],
    ["the key of a line for several hosts", [`kafka-a.example,10.0.0.1 ${ED25519}`], ED25519],
    ["the key of a pattern", [`*.example ${ED25519}`], ED25519],
    ["no key of a pattern that excludes the host", [`*.example,!kafka-a.example ${ED25519}`], undefined],
    ["no key in an empty file", [], undefined],
    ["no key among those of other hosts", [`kafka-b.example ${ED25519}`], undefined],
    ["no key of another port", [`[kafka-a.example]:2222 ${ED25519}`], undefined],
    ["the preferred key of several types", [RSA, ECDSA, ED25519].map((key) => `kafka-a.example ${key}`), ED25519],
    ["ECDSA before RSA", [RSA, ECDSA].map((key) => `kafka-a.example ${key}`), ECDSA],
    ["RSA if there is no other key", [`kafka-a.example ${RSA}`], RSA],
    ["no key of a certificate authority", [`@cert-authority *.example ${ED25519}`], undefined],
    [
      "the host's key beside that of a certificate authority",
      [`@cert-authority * ${ED25519}`, `kafka-a.example ${RSA}`],
      RSA,
    ],
    ["no revoked key", [`@revoked * ${ED25519}`], undefined],
    ["no key that another line revokes", [`kafka-a.example ${ED25519}`, `@revoked * ${ED25519} stolen`], undefined],
    [
      "the next key if the preferred one is revoked",
      [`kafka-a.example ${ED25519}`, `kafka-a.example ${RSA}`, `@revoked * ${ED25519}`],
      RSA,
    ],
    ["no key of an unsupported type", ["kafka-a.example ssh-dss AAAAB3NzaC1kc3M="], undefined],
    ["a key among other lines", ["# kafka-a.example", "", "garbage", `kafka-a.example ${ED25519}`], ED25519],
  ];
  for (const [what, lines, key] of cases) {
    it(`finds ${what}`, async () => {
      assert.equal(await found(lines), key);
    });
  }

  it("finds the key of a port", async () => {
    const other = sshKeys("ed25519").public;
    const lines = [`kafka-a.example ${other}`, `[kafka-a.example]:2222 ${ED25519}`];
    assert.equal(await found(lines, "kafka-a.example", 2222), ED25519);
    assert.equal(await found(lines), other);
  });

  it("finds a host whose name is hashed, in any case", async () => {
    await found([`kafka-a.example ${ED25519}`, `[10.0.0.1]:2222 ${RSA}`]);
    await run("ssh-keygen", ["-H", "-f", path("known_hosts")]);
    assert.equal(await knownHostKey(path("known_hosts"), "Kafka-A.example", 22), ED25519);
    assert.equal(await knownHostKey(path("known_hosts"), "10.0.0.1", 2222), RSA);
    assert.equal(await knownHostKey(path("known_hosts"), "10.0.0.1", 22), undefined);
  });

  it("finds an IPv6 address in any form", async () => {
    assert.equal(await found([`fd00::1 ${ED25519}`], "FD00:0:0::01"), ED25519);
    assert.equal(await found([`[fd00::1]:2222 ${ED25519}`], "fd00::1", 2222), ED25519);
  });

  it("finds a host with the name of an option", async () => {
    assert.equal(await found([`-l ${ED25519}`], "-l"), ED25519);
  });

  it("throws why a file can't be searched", async () => {
    await assert.rejects(knownHostKey(path("none"), "a", 22), /none: No such file or directory/);
  });

  describe("without ssh-keygen", () => {
    environment(() => ({ PATH: path() }));

    it("throws that the program is missing", async () => {
      await assert.rejects(found([]), { message: "the program ssh-keygen is not on PATH" });
    });
  });
});
