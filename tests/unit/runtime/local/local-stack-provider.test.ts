import assert from "node:assert/strict";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import localStack from "../../../../components/runtime/local/local-stack-provider";
import { temporaryFolder } from "../../../support/temporary-folder";

describe("localStackProvider", () => {
  const path = temporaryFolder();

  it("creates a folder that other users can't read", async () => {
    const inputs = { path: path("stacks", "dev"), retainData: false };
    assert.deepEqual(await localStack.create(inputs), { id: inputs.path, outs: inputs });
    assert.ok(process.platform === "win32" || ((await stat(inputs.path)).mode & 0o777) === 0o700);
  });

  it("is replaced if the folder changes, and updated if the retention of data changes", async () => {
    const olds = { path: "/stacks/dev", retainData: false };
    assert.deepEqual(await localStack.diff("id", olds, olds), { changes: false, replaces: [] });
    assert.deepEqual(await localStack.diff("id", olds, { ...olds, retainData: true }), {
      changes: true,
      replaces: [],
    });
    assert.deepEqual(await localStack.diff("id", olds, { ...olds, path: "/other" }), {
      changes: true,
      replaces: ["path"],
    });
  });

  it("removes the folder when it is deleted, and can be deleted twice", async () => {
    const inputs = { path: path("dev"), retainData: false };
    const { id } = await localStack.create(inputs);
    await localStack.delete(id, inputs);
    await localStack.delete(id, inputs);
    assert.deepEqual(await readdir(path()), []);
  });

  it("removes the logs of failed starts", async () => {
    const inputs = { path: path("dev"), retainData: false };
    const { id } = await localStack.create(inputs);
    await mkdir(path("dev", "kafka-0", "logs"), { recursive: true });
    await writeFile(path("dev", "kafka-0", "logs", "server.log"), "");
    await mkdir(path("dev", "data"));
    await localStack.delete(id, inputs);
    assert.deepEqual(await readdir(path()), []);
  });

  it("keeps files of other programs", async () => {
    const inputs = { path: path("dev"), retainData: false };
    const { id } = await localStack.create(inputs);
    await mkdir(path("dev", "notes"));
    await writeFile(path("dev", "notes", "mine.txt"), "");
    await localStack.delete(id, inputs);
    assert.deepEqual(await readdir(path("dev", "notes")), ["mine.txt"]);
  });
});
