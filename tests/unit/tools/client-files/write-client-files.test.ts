import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";

import { writeClientFiles } from "../../../../tools/client-files/write-client-files";
import { temporaryFolder } from "../../../support/temporary-folder";

const FIRST_LINE = "# Written by `npm run client-files`, which replaces this file.\n";

const FILES = { "ca.pem": `${FIRST_LINE}authority\n`, "user.key": `${FIRST_LINE}key\n` };

describe("writeClientFiles", () => {
  const path = temporaryFolder();

  const modeOf = async (...segments: string[]) => (await stat(path(...segments))).mode & 0o777;

  const rejection = (problem: string) =>
    `${path()} contains files that \`npm run client-files\` did not write: ${problem}; move them to another folder, or choose another one for the files of the user`;

  it("writes the files into a new folder, both for the owner alone", async function () {
    const folder = path("años de", "claves");
    await writeClientFiles(folder, FILES);
    assert.deepEqual(await readdir(folder), Object.keys(FILES));
    assert.equal(await readFile(path("años de", "claves", "user.key"), "utf8"), FILES["user.key"]);
    if (process.platform === "win32") {
      this.skip();
    }
    assert.deepEqual(
      [await modeOf("años de", "claves"), await modeOf("años de", "claves", "user.key")],
      [0o700, 0o600],
    );
  });

  it("replaces its own files, removes those that are no longer needed, and leaves all other files alone", async () => {
    await writeClientFiles(path(), { ...FILES, "user.pem": `${FIRST_LINE}certificate\n` });
    await writeFile(path("ca.pem"), `${FIRST_LINE}changed`);
    await chmod(path("ca.pem"), 0o644);
    await writeFile(path("notes"), "mine");
    await writeFile(path("kcat.conf"), "mine");
    await writeClientFiles(path(), FILES);
    assert.deepEqual((await readdir(path())).sort(), ["ca.pem", "kcat.conf", "notes", "user.key"]);
    assert.equal(await readFile(path("ca.pem"), "utf8"), FILES["ca.pem"]);
    assert.equal(await readFile(path("kcat.conf"), "utf8"), "mine");
    if (process.platform !== "win32") {
      assert.equal(await modeOf("ca.pem"), 0o600);
    }
  });

  it("refuses to replace files of others, names all of them, and changes nothing", async () => {
    await writeFile(path("ca.pem"), "");
    await mkdir(path("user.key"));
    await assert.rejects(writeClientFiles(path(), FILES), { message: rejection("ca.pem, user.key") });
    assert.equal(await readFile(path("ca.pem"), "utf8"), "");
  });

  it("refuses to follow a link to a file of others", async () => {
    await writeFile(path("precious"), "mine");
    await symlink(path("precious"), path("ca.pem"));
    await assert.rejects(writeClientFiles(path(), FILES), { message: rejection("ca.pem") });
    assert.equal(await readFile(path("precious"), "utf8"), "mine");
  });

  it("names a folder that it can't write to", async () => {
    await writeFile(path("file"), "");
    const refusing = process.platform === "linux" ? ["/proc/none/inside"] : [];
    for (const folder of [path("file"), path("file", "inside"), ...refusing]) {
      await assert.rejects(writeClientFiles(folder, FILES), ({ message }: Error) => {
        assert.ok(message.startsWith(`the files can't be written to ${folder} (`), message);
        assert.ok(message.endsWith("); choose a folder that you can write to"), message);
        return true;
      });
    }
  });
});
