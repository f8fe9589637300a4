import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import localService from "../../../../components/runtime/local/local-service-provider";
import stackFolder from "../../../../components/runtime/local/local-stack-provider";
import { readRecord } from "../../../../components/runtime/local/service-record";
import { isRunning } from "../../../../components/runtime/machine/process-identity";
import { fakeServices } from "../../../support/fake-service";
import { temporaryFolder } from "../../../support/temporary-folder";

describe("stackFolderProvider", () => {
  const path = temporaryFolder();

  it("makes a folder that nobody else looks into", async () => {
    const inputs = { path: path("stacks", "dev"), retainData: false };
    assert.deepEqual(await stackFolder.create(inputs), { id: inputs.path, outs: inputs });
    assert.ok(process.platform === "win32" || ((await stat(inputs.path)).mode & 0o777) === 0o700);
  });

  it("asks for another resource in another place, and for an update when data is to stay", async () => {
    const olds = { path: "/stacks/dev", retainData: false };
    assert.deepEqual(await stackFolder.diff("id", olds, olds), { changes: false, replaces: [] });
    assert.deepEqual(await stackFolder.diff("id", olds, { ...olds, retainData: true }), {
      changes: true,
      replaces: [],
    });
    assert.deepEqual(await stackFolder.diff("id", olds, { ...olds, path: "/other" }), {
      changes: true,
      replaces: ["path"],
    });
  });

  it("is removed when it is deleted, and can be deleted twice", async () => {
    const inputs = { path: path("dev"), retainData: false };
    const { id } = await stackFolder.create(inputs);
    await stackFolder.delete(id, inputs);
    await stackFolder.delete(id, inputs);
    assert.deepEqual(await readdir(path()), []);
  });

  it("takes the logs of starts that failed away with it", async () => {
    const inputs = { path: path("dev"), retainData: false };
    const { id } = await stackFolder.create(inputs);
    await mkdir(path("dev", "kafka-0", "logs"), { recursive: true });
    await writeFile(path("dev", "kafka-0", "logs", "server.log"), "");
    await mkdir(path("dev", "data"));
    await stackFolder.delete(id, inputs);
    assert.deepEqual(await readdir(path()), []);
  });

  it("leaves what it does not know", async () => {
    const inputs = { path: path("dev"), retainData: false };
    const { id } = await stackFolder.create(inputs);
    await mkdir(path("dev", "notes"));
    await writeFile(path("dev", "notes", "mine.txt"), "");
    await stackFolder.delete(id, inputs);
    assert.deepEqual(await readdir(path("dev", "notes")), ["mine.txt"]);
  });
});

describe("stackFolderProvider, of a service that no resource knows of", () => {
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script stands for Java.
    }
  });

  const { path, makeService } = fakeServices();
  const isEnded = async (serviceDir: string, deletion: () => Promise<void>) => {
    const { process: recorded } = (await readRecord(serviceDir)) ?? {};
    await deletion();
    assert.equal(recorded && (await isRunning(recorded)), false);
  };

  it("ends it and removes its folders", async () => {
    const inputs = await makeService("answers");
    await localService.create(inputs);
    await isEnded(inputs.serviceDir, () =>
      stackFolder.delete(path("stack"), { path: path("stack"), retainData: false }),
    );
    assert.ok(!existsSync(path("stack")));
  });

  it("retains its data if data is to stay", async () => {
    const inputs = await makeService("answers");
    await localService.create(inputs);
    await writeFile(join(inputs.folders.data, "meta.properties"), "broker.id=0\n");
    await isEnded(inputs.serviceDir, () =>
      stackFolder.delete(path("stack"), { path: path("stack"), retainData: true }),
    );
    assert.deepEqual((await readdir(path("stack"), { recursive: true })).sort(), [
      "data",
      join("data", "zookeeper"),
      join("data", "zookeeper", ".owner.json"),
      join("data", "zookeeper", "meta.properties"),
    ]);
  });

  it("removes its data also where it lies elsewhere", async () => {
    const made = await makeService("answers");
    const inputs = { ...made, folders: { ...made.folders, data: path("mine", "zookeeper") } };
    await localService.create(inputs);
    await isEnded(inputs.serviceDir, () =>
      stackFolder.delete(path("stack"), { path: path("stack"), retainData: false }),
    );
    assert.deepEqual(await readdir(path("mine")), []);
  });
});
