import assert from "node:assert/strict";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { dataAfter, dataFile, dataState } from "../../../../components/runtime/local/data-inspector";
import { claimData, movedDir, releaseData, trashDir } from "../../../../components/runtime/local/data-owner";
import { removeRecord, writeRecord } from "../../../../components/runtime/local/service-record";
import { makeRecord } from "../../../support/service";
import { temporaryFolder } from "../../../support/temporary-folder";

const FILE = "meta.properties";

describe("dataState, dataFile and dataAfter", () => {
  const path = temporaryFolder();
  const broker = () => ({ serviceDir: path("stack", "kafka-0"), dataDir: path("data", "kafka-0") });

  /** Starts a service: writes its data and its record. */
  async function startService(name = "kafka-0", stack = "stack", folder = path("data", name)): Promise<void> {
    const serviceDir = path(stack, name);
    await mkdir(serviceDir, { recursive: true });
    await mkdir(folder, { recursive: true });
    await claimData(folder, { owner: `kafka-cluster/${stack}/${name}`, serviceDir });
    await writeFile(join(folder, FILE), `of=${name}\n`);
    await writeRecord(serviceDir, makeRecord({ dataDir: folder }));
  }
  const finds = async (state: string, text?: string) => {
    assert.equal(await dataState(broker()), state);
    assert.equal(await dataFile(broker(), FILE), text);
  };

  it("find nothing before the first start of the service", async () => {
    await finds("none");
  });

  it("find the data of a service that was started", async () => {
    await startService();
    await finds("present", "of=kafka-0\n");
    assert.equal(await dataFile(broker(), "other"), undefined);
  });

  it("find the data that was retained when the service was deleted", async () => {
    await startService();
    await releaseData(broker().dataDir, broker().serviceDir, true);
    await removeRecord(broker().serviceDir);
    await finds("retained", "of=kafka-0\n");
  });

  it("report data as lost if the service was started and its data folder is missing or empty", async () => {
    await startService();
    await rm(join(broker().dataDir, FILE));
    await finds("lost");
    await rm(broker().dataDir, { recursive: true });
    await finds("lost");
  });

  it("do not report data as lost while it is being deleted", async () => {
    await startService();
    await rename(broker().dataDir, trashDir(broker().dataDir));
    await finds("none");
  });

  it("find the data in the recorded folder, and where an interrupted move has left it", async () => {
    await startService("kafka-0", "stack", path("old"));
    await finds("present", "of=kafka-0\n");
    await rename(path("old"), movedDir(path("old")));
    await finds("present", "of=kafka-0\n");
    await mkdir(path("data"));
    await rename(movedDir(path("old")), broker().dataDir);
    await finds("present", "of=kafka-0\n");
  });

  it("find the data of another service of the stack if the folders were swapped", async () => {
    await startService();
    await startService("kafka-1");
    await rename(path("data", "kafka-0"), path("data", "kafka-2"));
    await rename(path("data", "kafka-1"), path("data", "kafka-0"));
    await finds("present", "of=kafka-1\n");
  });

  it("find the characters after a text in any file, and nothing if no file contains the text", async () => {
    await startService();
    await mkdir(path("data", "kafka-0", "version-2"));
    await writeFile(path("data", "kafka-0", "version-2", "log.1"), '\0\0{"version":"1","id":"abc"}\0');
    assert.equal(await dataAfter(broker(), '"id":"', 3), "abc");
    assert.equal(await dataAfter(broker(), "/brokers/topics/", 1), undefined);
  });

  it("ignore data of another stack and files of other programs", async () => {
    await startService("kafka-0", "other");
    await finds("none");
    await rm(path("data", "kafka-0"), { recursive: true });
    await mkdir(path("data", "kafka-0"));
    await writeFile(path("data", "kafka-0", FILE), "mine\n");
    await finds("none");
  });
});
