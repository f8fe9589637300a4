import assert from "node:assert/strict";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { localDataInspector } from "../../../../components/runtime/local/data-inspector";
import { claimData, movedDir, recordUse, releaseData, trashDir } from "../../../../components/runtime/local/data-owner";
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
    await claimData([folder], { owner: `kafka-cluster/${stack}/${name}`, serviceDir });
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

  describe("with two folders for data", () => {
    const planned = () => [path("d1", "kafka-0"), path("d2", "kafka-0")];
    const [first, second] = [() => planned()[0] ?? "", () => planned()[1] ?? ""];
    const inspectorOf = (...folders: string[]) =>
      localDataInspector({
        serviceDir: layout.serviceDir,
        folders: () => ({ config: "", logs: "", data: folders[0] ?? "", furtherData: folders.slice(1) }),
      });
    const serviceDir = () => layout.serviceDir("kafka-0");

    beforeEach(async () => {
      await mkdir(serviceDir(), { recursive: true });
      await claimData(planned(), { owner: "kafka-cluster/stack/kafka-0", serviceDir: serviceDir() });
      await recordUse(planned());
      for (const [index, folder] of planned().entries()) {
        await writeFile(join(folder, FILE), `in=${index + 1}\n`);
      }
      const [dataDir = "", ...furtherDataDirs] = planned();
      await writeRecord(serviceDir(), makeRecord({ dataDir, furtherDataDirs }));
    });

    it("finds the data in all of them", async () => {
      const both = inspectorOf(...planned());
      assert.equal(both.dataPlace("kafka-0"), planned().join(","));
      assert.equal(await both.dataState("kafka-0"), "present");
      assert.equal(await both.dataFile("kafka-0", FILE), "in=1\n");
      assert.equal(await both.dataAfter("kafka-0", "in=", 1), "1");
      assert.deepEqual(await both.dataFolders?.("kafka-0"), { lost: [] });
    });

    it("finds the rest, and what is lost, without one of them", async () => {
      const both = inspectorOf(...planned());
      await rm(first(), { recursive: true });
      assert.equal(await both.dataState("kafka-0"), "present");
      assert.equal(await both.dataFile("kafka-0", FILE), "in=2\n");
      assert.equal(await both.dataAfter("kafka-0", "in=", 1), "2");
      assert.deepEqual(await both.dataFolders?.("kafka-0"), { lost: [first()] });
    });

    it("reports a disk that was emptied or exchanged", async () => {
      const both = inspectorOf(...planned());
      await rm(join(second(), FILE));
      assert.deepEqual(await both.dataFolders?.("kafka-0"), { lost: [second()] });
      await rm(second(), { recursive: true });
      await claimData([second()], { owner: "kafka-cluster/stack/kafka-1", serviceDir: path("stack", "kafka-1") });
      await writeFile(join(second(), FILE), "in=2\n");
      assert.deepEqual(await both.dataFolders?.("kafka-0"), { lost: [second()] });
    });

    it("refuses that one is removed, or that the order changes, also after a `destroy`", async () => {
      const reasons = async () =>
        Promise.all(
          [[first()], [second()], [second(), first()]].map(async (folders) =>
            /^must begin with .* \(\S+d1,\S+d2\), got/.test(
              (await inspectorOf(...folders).dataFolders?.("kafka-0"))?.reason ?? "",
            ),
          ),
        );
      assert.deepEqual(await reasons(), [true, true, true]);
      for (const folder of planned()) {
        await releaseData(folder, serviceDir(), true);
      }
      await removeRecord(serviceDir());
      assert.deepEqual(await reasons(), [true, true, true]);
      assert.equal(await inspectorOf(...planned()).dataState("kafka-0"), "retained");
      assert.deepEqual(await inspectorOf(...planned()).dataFolders?.("kafka-0"), { lost: [] });
    });

    it("accepts that one moves, and that a third is added", async () => {
      assert.deepEqual(await inspectorOf(first(), path("d3")).dataFolders?.("kafka-0"), { lost: [] });
      assert.deepEqual(await inspectorOf(...planned(), path("d3")).dataFolders?.("kafka-0"), { lost: [] });
    });
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
