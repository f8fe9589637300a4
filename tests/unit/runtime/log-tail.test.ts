import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";

import { lastLines } from "../../../components/runtime/log-tail";
import { temporaryFolder } from "../../support/temporary-folder";

describe("lastLines", () => {
  const path = temporaryFolder();

  const cases: readonly (readonly [what: string, text: string, count: number, lines: readonly string[]])[] = [
    ["the last lines of a longer file", "one\ntwo\nthree\n", 2, ["two", "three"]],
    ["all lines of a shorter one", "one\ntwo\n", 5, ["one", "two"]],
    ["a last line without an end", "one\ntwo", 1, ["two"]],
    ["lines of Windows", "one\r\ntwo\r\n", 2, ["one", "two"]],
    ["no empty lines", "one\n\n\ntwo\n\n", 2, ["one", "two"]],
    ["nothing of an empty file", "", 3, []],
    ["letters outside ASCII", "größer als 5 €\n", 1, ["größer als 5 €"]],
  ];
  for (const [what, text, count, lines] of cases) {
    it(`gives ${what}`, async () => {
      await writeFile(path("server.log"), text);
      assert.deepEqual(await lastLines(path("server.log"), count), lines);
    });
  }

  it("gives nothing where there is no file", async () => {
    assert.deepEqual(await lastLines(path("none.log"), 3), []);
  });

  it("reads no more than the end of a large file", async () => {
    const lines = Array.from({ length: 100_000 }, (_, number) => `line ${number}`);
    await writeFile(path("server.log"), lines.join("\n"));
    assert.deepEqual(await lastLines(path("server.log"), 3), lines.slice(-3));
    assert.ok((await lastLines(path("server.log"), 100_000)).length < 2_000);
  });

  it("throws where something else is in the way", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    await assert.rejects(lastLines(path(), 3), { code: "EISDIR" });
  });
});
