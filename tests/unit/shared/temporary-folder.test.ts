import assert from "node:assert/strict";
import { mkdir, readdir, rename, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { withTemporaryFolder } from "../../../components/shared/temporary-folder";
import { temporaryFolder } from "../../support/temporary-folder";

describe("withTemporaryFolder", () => {
  const path = temporaryFolder();

  it("gives the work a folder inside the parent, which is made if need be, and removes it afterwards", async () => {
    const result = await withTemporaryFolder(path("made", "here"), async (folder) => {
      assert.equal(dirname(folder), path("made", "here"));
      await writeFile(join(folder, "file"), "");
      return "done";
    });
    assert.equal(result, "done");
    assert.deepEqual(await readdir(path("made", "here")), []);
  });

  it("gives two at once a folder each", async () => {
    const folders = await Promise.all([1, 2].map(() => withTemporaryFolder(path(), async (folder) => folder)));
    assert.notEqual(folders[0], folders[1]);
  });

  it("removes it where the work fails", async () => {
    await assert.rejects(
      withTemporaryFolder(path(), async () => {
        throw new Error("no");
      }),
      { message: "no" },
    );
    assert.deepEqual(await readdir(path()), []);
  });

  it("does not mind where the work has renamed it", async () => {
    await withTemporaryFolder(path(), (folder) => rename(folder, path("kept")));
    assert.deepEqual(await readdir(path()), ["kept"]);
  });

  it("removes what a run left that was killed days ago, and nothing else", async () => {
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
