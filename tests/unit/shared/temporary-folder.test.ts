import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, readdir, rename, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { withTemporaryFolder } from "../../../components/shared/temporary-folder";
import { temporaryFolder } from "../../support/temporary-folder";

describe("withTemporaryFolder", () => {
  const path = temporaryFolder();

  it("creates a folder inside the parent, which it creates too, and removes the folder afterwards", async () => {
    const result = await withTemporaryFolder(path("new", "parent"), async (folder) => {
      assert.equal(dirname(folder), path("new", "parent"));
      await writeFile(join(folder, "file"), "");
      return "done";
    });
    assert.equal(result, "done");
    assert.deepEqual(await readdir(path("new", "parent")), []);
  });

  it("creates a folder of its own for each of two calls at once", async () => {
    const folders = await Promise.all([1, 2].map(() => withTemporaryFolder(path(), async (folder) => folder)));
    assert.notEqual(folders[0], folders[1]);
  });

  it("removes the folder if the work fails", async () => {
    await assert.rejects(
      withTemporaryFolder(path(), async () => {
        throw new Error("no");
      }),
      { message: "no" },
    );
    assert.deepEqual(await readdir(path()), []);
  });

  it("succeeds if the work has renamed the folder", async () => {
    await withTemporaryFolder(path(), (folder) => rename(folder, path("renamed")));
    assert.deepEqual(await readdir(path()), ["renamed"]);
  });

  it("removes the folder of a process that has ended, and not that of a running one", async () => {
    const own = await withTemporaryFolder(path(), async (folder) => basename(folder));
    const { pid = 0 } = spawnSync(process.execPath, ["--version"]);
    const [ended, running] = [pid, process.ppid].map((owner) => own.replace(`-${process.pid}-`, `-${owner}-`));
    const foreign = `.tmp-00000000-${pid}-abcdef`; // Made on another machine, where the pid may be in use.
    for (const name of [ended, running, foreign]) {
      await mkdir(path(name ?? ""));
      await writeFile(path(name ?? "", "file"), "");
    }
    await withTemporaryFolder(path(), async () => {});
    assert.deepEqual((await readdir(path())).sort(), [running, foreign].sort());
  });

  it("removes folders that a killed run left days ago, and no others", async () => {
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1_000);
    for (const name of [".tmp-old", ".tmp-young", "kafka_2.13-3.3.1"]) {
      await mkdir(path(name));
      await writeFile(path(name, "file"), "");
    }
    await utimes(path(".tmp-old"), twoDaysAgo, twoDaysAgo);
    await utimes(path("kafka_2.13-3.3.1"), twoDaysAgo, twoDaysAgo);
    await withTemporaryFolder(path(), async () => {});
    assert.deepEqual((await readdir(path())).sort(), [".tmp-young", "kafka_2.13-3.3.1"]);
  });
});
