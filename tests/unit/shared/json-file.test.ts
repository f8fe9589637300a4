import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";

import { readJsonIfExists } from "../../../components/shared/json-file";
import { temporaryFolder } from "../../support/temporary-folder";

describe("readJsonIfExists", () => {
  const path = temporaryFolder();

  it("returns the value of the file", async () => {
    await writeFile(path("a.json"), '{"a":[1]}\n');
    assert.deepEqual(await readJsonIfExists(path("a.json")), { a: [1] });
  });

  it("returns undefined if the file does not exist", async () => {
    assert.equal(await readJsonIfExists(path("a.json")), undefined);
    assert.equal(await readJsonIfExists(path("no", "such", "folder")), undefined);
  });

  for (const text of ["", '{"a":']) {
    it(`throws with the name of a file whose text is ${JSON.stringify(text)}`, async () => {
      await writeFile(path("a.json"), text);
      await assert.rejects(readJsonIfExists(path("a.json")), (error: Error) => {
        assert.ok(error.message.startsWith(`file ${path("a.json")} is damaged (`), error.message);
        assert.ok(error.message.endsWith("); remove the file and run the command again"), error.message);
        assert.ok(error.cause instanceof SyntaxError);
        return true;
      });
    });
  }
});
