import assert from "node:assert/strict";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { mustRun } from "../../components/shared/run-program";
import { type StackReference, toolCommand } from "../stack/tool-command";

/** Stack with a user of a secured cluster. */
interface UserOfStack {
  readonly stack: StackReference;
  readonly user: string;
  /** Topic that the user may read and write. */
  readonly topic: string;
  /** Folder that does not exist yet. */
  readonly folder: string;
}

/** Tests of `npm run client-files` on a stack whose brokers run: the written files are used by kcat, from another folder. */
export function testClientFiles(given: () => UserOfStack) {
  const command = (...args: string[]) => toolCommand(given().stack, "client-files", ...args);

  it("writes files that kcat publishes and subscribes with", async () => {
    const { user, topic, folder } = given();
    const { exitCode, stdout, stderr } = await command(user, folder);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    const names = await readdir(folder);
    for (const name of names) {
      assert.ok(stdout.includes(`  ${name} `), name);
      assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600, name);
    }
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    const kcat = ["-F", join(folder, "kcat.conf"), "-t", topic];
    const records = join(folder, "records");
    await writeFile(records, "from client-files");
    await mustRun("kcat", [...kcat, "-P", "-l", records], { cwd: tmpdir() });
    const read = await mustRun("kcat", [...kcat, "-C", "-o", "beginning", "-e", "-q"], { cwd: tmpdir() });
    assert.ok(read.split("\n").includes("from client-files"), read);
  });

  it("prints no password and no key", async () => {
    const { user, folder } = given();
    const { stdout, stderr } = await command(user, folder);
    const kcat = await readFile(join(folder, "kcat.conf"), "utf8");
    const [, password = "-----BEGIN"] = /^sasl\.password=(.*)$/m.exec(kcat) ?? [];
    assert.ok(stdout !== "" && ![password, "PRIVATE KEY"].some((secret) => `${stdout}${stderr}`.includes(secret)));
  });

  it("replaces its own files, and refuses to replace others", async () => {
    const { user, folder } = given();
    assert.equal((await command(user, folder)).exitCode, 0);
    await writeFile(join(folder, "client.properties"), "mine");
    const { exitCode, stdout, stderr } = await command(user, folder);
    assert.deepEqual([exitCode, stdout], [1, ""]);
    assert.match(stderr, /^error: .* did not write: client\.properties; /);
    assert.equal(await readFile(join(folder, "client.properties"), "utf8"), "mine");
  });

  it("names the users if another one is asked for", async () => {
    const { stack, user, folder } = given();
    const { exitCode, stderr } = await command("nobody", `${folder} of nobody`);
    assert.equal(exitCode, 1);
    assert.ok(stderr.startsWith(`error: stack ${stack.name} has no user nobody; its users are `), stderr);
    assert.ok(stderr.includes(user), stderr);
  });
}
