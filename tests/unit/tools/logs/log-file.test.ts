import assert from "node:assert/strict";
import { appendFile, rename, writeFile } from "node:fs/promises";

import { logFile } from "../../../../tools/logs/log-file";
import { temporaryFolder } from "../../../support/temporary-folder";

describe("logFile", () => {
  const path = temporaryFolder();
  const log = () => logFile(path("server.log"));

  describe("reads the last lines", () => {
    for (const [content, count, text] of [
      ["one\ntwo\nthree\n", 2, "two\nthree\n"],
      ["one\ntwo\nthree", 2, "one\ntwo\nthree".slice(4)],
      ["one\n", 5, "one\n"],
      ["one\n", 0, ""],
      ["", 5, ""],
      [`${"é".repeat(70_000)}\nlast\n`, 2, `${"é".repeat(70_000)}\nlast\n`],
    ] as const) {
      it(`${count} of ${JSON.stringify(content.slice(0, 20))}`, async () => {
        await writeFile(path("server.log"), content);
        assert.equal((await log().lastLines(count)).text, text);
      });
    }
  });

  it("rejects a log that does not exist", async () => {
    await assert.rejects(log().lastLines(1), { code: "ENOENT" });
  });

  describe("reads what follows a position", () => {
    const positionAfter = async (content: string) => {
      await writeFile(path("server.log"), content);
      return (await log().lastLines(0)).position;
    };

    it("of the same file", async () => {
      const position = await positionAfter("one\n");
      await appendFile(path("server.log"), "two\n");
      const part = await log().readAfter(position);
      assert.equal(part.text, "two\n");
      assert.equal((await log().readAfter(part.position)).text, "");
    });

    it("in the renamed file and then in the new one", async () => {
      const position = await positionAfter("one\n");
      await appendFile(path("server.log"), "two\n");
      await rename(path("server.log"), path("server.log.1"));
      await writeFile(path("server.log"), "three\n");
      assert.equal((await log().readAfter(position)).text, "two\nthree\n");
    });

    it("from the start of a file that was emptied", async () => {
      const position = await positionAfter("one and more\n");
      await writeFile(path("server.log"), "two\n");
      assert.equal((await log().readAfter(position)).text, "two\n");
    });

    it("later, while no file has the name", async () => {
      const position = await positionAfter("one\n");
      await rename(path("server.log"), path("server.log.previous"));
      assert.deepEqual(await log().readAfter(position), { text: "", position });
    });
  });
});
