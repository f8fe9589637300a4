import assert from "node:assert/strict";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { dataAfter, dataFile, dataState } from "../../../../components/runtime/local/data-inspector";
import { asideOf, claimData, movedFrom, releaseData } from "../../../../components/runtime/local/data-owner";
import { removeRecord, writeRecord } from "../../../../components/runtime/local/service-record";
import { makeRecord } from "../../../support/service";
import { temporaryFolder } from "../../../support/temporary-folder";

const FILE = "meta.properties";

describe("what is seen of the data of a service", () => {
  const path = temporaryFolder();
  const broker = () => ({ serviceDir: path("stack", "kafka-0"), dataDir: path("data", "kafka-0") });

  /** Data of a service that was begun. */
  async function begin(name = "kafka-0", stack = "stack", folder = path("data", name)): Promise<void> {
    const serviceDir = path(stack, name);
    await mkdir(serviceDir, { recursive: true });
    await mkdir(folder, { recursive: true });
    await claimData(folder, { owner: `kafka-cluster/${stack}/${name}`, serviceDir });
    await writeFile(join(folder, FILE), `of=${name}\n`);
    await writeRecord(serviceDir, makeRecord({ dataDir: folder }));
  }
  const sees = async (state: string, text?: string) => {
    assert.equal(await dataState(broker()), state);
    assert.equal(await dataFile(broker(), FILE), text);
  };

  it("is nothing where the service never was", async () => {
    await sees("none");
  });

  it("is there once it was begun", async () => {
    await begin();
    await sees("there", "of=kafka-0\n");
    assert.equal(await dataFile(broker(), "other"), undefined);
  });

  it("is kept once the service is gone and its data is not", async () => {
    await begin();
    await releaseData(broker().dataDir, broker().serviceDir, true);
    await removeRecord(broker().serviceDir);
    await sees("kept", "of=kafka-0\n");
  });

  it("is lost where the service was begun and its folder is gone, or empty", async () => {
    await begin();
    await rm(join(broker().dataDir, FILE));
    await sees("lost");
    await rm(broker().dataDir, { recursive: true });
    await sees("lost");
  });

  it("is not lost where it is being removed", async () => {
    await begin();
    await rename(broker().dataDir, asideOf(broker().dataDir));
    await sees("none");
  });

  it("is found where the record says, and where a move that was cut has left it", async () => {
    await begin("kafka-0", "stack", path("old"));
    await sees("there", "of=kafka-0\n");
    await rename(path("old"), movedFrom(path("old")));
    await sees("there", "of=kafka-0\n");
    await mkdir(path("data"));
    await rename(movedFrom(path("old")), broker().dataDir);
    await sees("there", "of=kafka-0\n");
  });

  it("is another service's where their folders were swapped", async () => {
    await begin();
    await begin("kafka-1");
    await rename(path("data", "kafka-0"), path("data", "kafka-2"));
    await rename(path("data", "kafka-1"), path("data", "kafka-0"));
    await sees("there", "of=kafka-1\n");
  });

  it("is searched for what follows a text, wherever that stands", async () => {
    await begin();
    await mkdir(path("data", "kafka-0", "version-2"));
    await writeFile(path("data", "kafka-0", "version-2", "log.1"), '\0\0{"version":"1","id":"abc"}\0');
    assert.equal(await dataAfter(broker(), '"id":"', 3), "abc");
    assert.equal(await dataAfter(broker(), "/brokers/topics/", 1), undefined);
  });

  it("leaves out what belongs to another stack, or to nobody of this project", async () => {
    await begin("kafka-0", "other");
    await sees("none");
    await rm(path("data", "kafka-0"), { recursive: true });
    await mkdir(path("data", "kafka-0"));
    await writeFile(path("data", "kafka-0", FILE), "mine\n");
    await sees("none");
  });
});
