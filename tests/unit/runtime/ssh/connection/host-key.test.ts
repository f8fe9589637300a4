import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";

import { algorithmsFor, hostKeyFromText } from "../../../../../components/runtime/ssh/connection/host-key";
import { programPath } from "../../../../../tools/program-path";
import { HOST_KEYS } from "../../../../support/ssh-keys";
import { temporaryFolder } from "../../../../support/temporary-folder";

const run = promisify(execFile);

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
    it(`has ${first.join(" and ")} first, then all others but those with SHA-1`, () => {
      const algorithms = algorithmsFor(key);
      assert.deepEqual(algorithms.slice(0, first.length), first);
      assert.deepEqual([...algorithms].sort(), all);
    });
  }
});
