import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";

import { lastLines } from "../../../components/runtime/last-lines";
import { temporaryFolder } from "../../support/temporary-folder";

describe("lastLines", () => {
  const path = temporaryFolder();

  const cases: readonly (readonly [content: string, text: string, count: number, lines: readonly string[]])[] = [
    ["the last lines of a longer file", "one\ntwo\nthree\n", 2, ["two", "three"]],
    ["all lines of a shorter file", "one\ntwo\n", 5, ["one", "two"]],
    ["a last line without a line break", "one\ntwo", 1, ["two"]],
    ["lines that end in CRLF", "one\r\ntwo\r\n", 2, ["one", "two"]],
    ["no empty lines", "one\n\n\ntwo\n\n", 2, ["one", "two"]],
    ["nothing from an empty file", "", 3, []],
    ["letters outside ASCII", "größer als 5 €\n", 1, ["größer als 5 €"]],
  ];
  for (const [content, text, count, lines] of cases) {
    it(`returns ${content}`, async () => {
      await writeFile(path("server.log"), text);
      assert.deepEqual(await lastLines(path("server.log"), count), lines);
    });
  }

  it("returns nothing if the file does not exist", async () => {
    assert.deepEqual(await lastLines(path("none.log"), 3), []);
  });

  it("reads only the end of a large file", async () => {
    const lines = Array.from({ length: 100_000 }, (_, number) => `line ${number}`);
    await writeFile(path("server.log"), lines.join("\n"));
    assert.deepEqual(await lastLines(path("server.log"), 3), lines.slice(-3));
    assert.ok((await lastLines(path("server.log"), 100_000)).length < 13_000);
  });

  it("throws if the path is a folder", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    await assert.rejects(lastLines(path(), 3), { code: "EISDIR" });
  });
});
