import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";

import { pathsBelow } from "../../../components/shared/paths-below";
import { temporaryFolder } from "../../support/temporary-folder";

describe("pathsBelow", () => {
  const path = temporaryFolder();

  it("returns the sorted paths of all files at any depth, with the folder's name in front", async () => {
    await mkdir(path("kafka", "libs", "empty"), { recursive: true });
    for (const name of ["libs/b.jar", "libs/a.jar", "libs-2", "LICENSE"]) {
      await writeFile(path("kafka", name), "");
    }
    await writeFile(path("other"), "");
    assert.deepEqual(await pathsBelow(path(), "kafka"), [
      "kafka/LICENSE",
      "kafka/libs-2",
      "kafka/libs/a.jar",
      "kafka/libs/b.jar",
    ]);
  });
});
