import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { nearestExisting } from "../../../components/shared/nearest-existing";
import { temporaryFolder } from "../../support/temporary-folder";

describe("nearestExisting", () => {
  const path = temporaryFolder();

  it("is the path itself if it exists", async () => {
    await writeFile(path("file"), "");
    assert.equal(await nearestExisting(path("file")), path("file"));
  });

  it("is the nearest folder above a path that does not exist", async () => {
    assert.equal(await nearestExisting(path("a/b/c")), dirname(path("a")));
  });

  it("is the path itself below a file, which no folder can be made in", async () => {
    await writeFile(path("file"), "");
    assert.equal(await nearestExisting(path("file/folder")), path("file/folder"));
  });
});
