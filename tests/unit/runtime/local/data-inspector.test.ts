import assert from "node:assert/strict";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { localDataInspector } from "../../../../components/runtime/local/data-inspector";
import { claimData, movedDir, releaseData, trashDir } from "../../../../components/runtime/local/data-owner";
import { removeRecord, writeRecord } from "../../../../components/runtime/local/service-record";
import { makeRecord } from "../../../support/service";
import { temporaryFolder } from "../../../support/temporary-folder";

const FILE = "meta.properties";

describe("localDataInspector", () => {
  const path = temporaryFolder();
  const layout = {
    serviceDir: (service: string) => path("stack", service),
    folders: (service: string) => ({ config: "", logs: "", data: path("data", service) }),
  };
  const broker = () => ({ serviceDir: layout.serviceDir("kafka-0"), dataDir: layout.folders("kafka-0").data });
  const inspector = localDataInspector(layout);

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
    assert.equal(await inspector.dataState("kafka-0"), state);
    assert.equal(await inspector.dataFile("kafka-0", FILE), text);
  };

  it("knows the place of the data, and that reading the data is cheap", () => {
    assert.equal(inspector.dataPlace("kafka-0"), broker().dataDir);
    assert.equal(inspector.isLocal, true);
  });

  it("finds nothing before the first start of the service", async () => {
    await finds("none");
  });

  it("finds the data of a service that was started", async () => {
    await startService();
    await finds("present", "of=kafka-0\n");
    assert.equal(await inspector.dataFile("kafka-0", "other"), undefined);
  });

  it("finds the data that was retained when the service was deleted", async () => {
    await startService();
    await releaseData(broker().dataDir, broker().serviceDir, true);
    await removeRecord(broker().serviceDir);
    await finds("retained", "of=kafka-0\n");
  });

  it("reports data as lost if the service was started and its data folder is missing or empty", async () => {
    await startService();
    await rm(join(broker().dataDir, FILE));
    await finds("lost");
    await rm(broker().dataDir, { recursive: true });
    await finds("lost");
  });

  it("does not report data as lost while it is being deleted", async () => {
    await startService();
    await rename(broker().dataDir, trashDir(broker().dataDir));
    await finds("none");
  });

  it("finds the data in the recorded folder, and where an interrupted move has left it", async () => {
    await startService("kafka-0", "stack", path("old"));
    await finds("present", "of=kafka-0\n");
    await rename(path("old"), movedDir(path("old")));
    await finds("present", "of=kafka-0\n");
    await mkdir(path("data"));
    await rename(movedDir(path("old")), broker().dataDir);
    await finds("present", "of=kafka-0\n");
  });

  it("finds the data of another service of the stack if the folders were swapped", async () => {
    await startService();
    await startService("kafka-1");
    await rename(path("data", "kafka-0"), path("data", "kafka-2"));
    await rename(path("data", "kafka-1"), path("data", "kafka-0"));
    await finds("present", "of=kafka-1\n");
  });

  it("finds the characters after a text in any file, and nothing if no file contains the text", async () => {
    await startService();
    await mkdir(path("data", "kafka-0", "version-2"));
    await writeFile(path("data", "kafka-0", "version-2", "log.1"), '\0\0{"version":"1","id":"abc"}\0');
    assert.equal(await inspector.dataAfter("kafka-0", '"id":"', 3), "abc");
    assert.equal(await inspector.dataAfter("kafka-0", "/brokers/topics/", 1), undefined);
  });

  it("ignores data of another stack and files of other programs", async () => {
    await startService("kafka-0", "other");
    await finds("none");
    await rm(path("data", "kafka-0"), { recursive: true });
    await mkdir(path("data", "kafka-0"));
    await writeFile(path("data", "kafka-0", FILE), "mine\n");
    await finds("none");
  });
});
