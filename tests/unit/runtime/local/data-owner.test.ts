import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import {
  claimData,
  findLostFolder,
  moveData,
  recordUse,
  rejectOccupied,
  releaseData,
} from "../../../../components/runtime/local/data-owner";
import { writeRecord } from "../../../../components/runtime/local/service-record";
import { processInfo } from "../../../../components/runtime/machine/process-identity";
import { childProcesses, LIVES_ON } from "../../../support/child-processes";
import { makeRecord } from "../../../support/service";
import { temporaryFolder } from "../../../support/temporary-folder";

describe("claimData", () => {
  const path = temporaryFolder();
  const startChild = childProcesses();
  beforeEach(async () => {
    await mkdir(path("data"));
    await mkdir(path("dev"));
  });
  const dev = () => ({ owner: "kafka-cluster/dev/kafka-0", serviceDir: path("dev") });
  const other = () => ({ owner: "kafka-cluster/other/kafka-0", serviceDir: path("other") });

  it("records the owner in the folder", async () => {
    await claimData([path("data")], dev());
    assert.deepEqual(JSON.parse(await readFile(path("data", ".owner.json"), "utf8")), dev());
  });

  it("lets the same service claim the folder again", async () => {
    await claimData([path("data")], dev());
    await claimData([path("data")], dev());
  });

  it("claims released data, and leaves the data unchanged", async () => {
    await claimData([path("data")], other());
    await mkdir(path("other"));
    await writeRecord(path("other"), makeRecord());
    await writeFile(path("data", "meta.properties"), "broker.id=0\n");
    await releaseData(path("data"), path("other"), true);
    await claimData([path("data")], dev());
    assert.equal(await readFile(path("data", "meta.properties"), "utf8"), "broker.id=0\n");
    assert.deepEqual(JSON.parse(await readFile(path("data", ".owner.json"), "utf8")), dev());
  });

  it("claims data of a service that no longer has a record", async () => {
    await claimData([path("data")], other());
    await claimData([path("data")], dev());
    assert.deepEqual(JSON.parse(await readFile(path("data", ".owner.json"), "utf8")), dev());
  });

  it("rejects files of other programs, and leaves them unchanged", async () => {
    await writeFile(path("data", "notes.txt"), "mine");
    await assert.rejects(claimData([path("data")], dev()), {
      message: `data folder ${path("data")} must be empty or hold data of this project, got 1 other files or folders, such as "notes.txt"; set another dataDir`,
    });
    assert.deepEqual(await readdir(path("data")), ["notes.txt"]);
  });

  it("claims a folder whose first claim was killed", async () => {
    await writeFile(path("data", ".owner.json.1234567"), "{");
    await claimData([path("data")], dev());
    assert.deepEqual(JSON.parse(await readFile(path("data", ".owner.json"), "utf8")), dev());
  });

  it("reports a damaged owner file", async () => {
    await writeFile(path("data", ".owner.json"), "{");
    await assert.rejects(claimData([path("data")], dev()), {
      message: /^file .*\.owner\.json is damaged \(.+\); remove the file and run the command again$/,
    });
  });

  it("rejects data of another stack", async () => {
    await writeRecord(path("dev"), makeRecord());
    await claimData([path("data")], dev());
    await assert.rejects(claimData([path("data")], other()), {
      message: `data folder ${path("data")} belongs to kafka-cluster/dev/kafka-0; destroy that stack first or set another dataDir`,
    });
    assert.deepEqual(JSON.parse(await readFile(path("data", ".owner.json"), "utf8")), dev());
  });

  it("reports the process of the other stack's service while it runs", async () => {
    const { pid } = await startChild(LIVES_ON);
    const identity = await processInfo(pid);
    await writeRecord(path("dev"), makeRecord({ process: identity && { pid, startTime: identity.startTime } }));
    await claimData([path("data")], dev());
    await assert.rejects(claimData([path("data")], other()), {
      message:
        `data folder ${path("data")} belongs to kafka-cluster/dev/kafka-0, which runs as process ${pid}; ` +
        "destroy that stack first or set another dataDir",
    });
  });
});

describe("several data folders", () => {
  const path = temporaryFolder();
  const folders = () => [path("d1"), path("d2")];
  const claim = () => ({ owner: "kafka-cluster/dev/kafka-0", serviceDir: path("dev") });
  const ownerOf = async (folder: string) => JSON.parse(await readFile(join(folder, ".owner.json"), "utf8"));

  it("record their owner and their position, and once the service was ready, all folders", async () => {
    await claimData(folders(), claim());
    assert.deepEqual(await ownerOf(path("d1")), claim());
    assert.deepEqual(await ownerOf(path("d2")), { ...claim(), position: 1 });
    await recordUse(folders());
    assert.deepEqual(await ownerOf(path("d1")), { ...claim(), folders: folders() });
    assert.deepEqual(await ownerOf(path("d2")), { ...claim(), position: 1, folders: folders() });
  });

  it("keep the record of their last use when they are claimed with a further folder", async () => {
    await claimData(folders(), claim());
    await recordUse(folders());
    await claimData([...folders(), path("d3")], claim());
    assert.deepEqual((await ownerOf(path("d1"))).folders, folders());
    assert.deepEqual(await ownerOf(path("d3")), { ...claim(), position: 2 });
  });

  it("are not claimed if one of them contains files of other programs", async () => {
    await mkdir(path("d2"));
    await writeFile(path("d2", "notes.txt"), "mine");
    await assert.rejects(claimData(folders(), claim()), { message: /^data folder \S+d2 must be empty or hold data/ });
    assert.ok(!existsSync(path("d1")));
  });

  it("are lost if they do not belong to the service", async () => {
    await claimData(folders(), claim());
    assert.equal(await findLostFolder(folders(), path("dev")), undefined);
    await writeFile(path("d2", ".owner.json"), "{");
    assert.equal(await findLostFolder(folders(), path("dev")), path("d2"));
    await rm(path("d2"), { recursive: true });
    assert.equal(await findLostFolder(folders(), path("dev")), path("d2"));
    await claimData([path("d2")], { owner: "kafka-cluster/other/kafka-0", serviceDir: path("other") });
    assert.equal(await findLostFolder(folders(), path("dev")), path("d2"));
  });

  it("are more than one: one folder records what it always did, and is reported by other checks", async () => {
    await claimData([path("d1")], claim());
    await recordUse([path("d1")]);
    assert.deepEqual(await ownerOf(path("d1")), claim());
    assert.equal(await findLostFolder([path("none")], path("dev")), undefined);
  });
});

describe("releaseData", () => {
  const path = temporaryFolder();
  beforeEach(async () => {
    await mkdir(path("data"));
    await claimData([path("data")], { owner: "kafka-cluster/dev/kafka-0", serviceDir: path("dev") });
    await writeFile(path("data", "meta.properties"), "broker.id=0\n");
  });

  it("deletes the data", async () => {
    await releaseData(path("data"), path("dev"), false);
    assert.ok(!existsSync(path("data")));
  });

  it("retains the data for the next service", async () => {
    await releaseData(path("data"), path("dev"), true);
    assert.deepEqual((await readdir(path("data"))).sort(), [".owner.json", "meta.properties"]);
    assert.deepEqual(JSON.parse(await readFile(path("data", ".owner.json"), "utf8")), {
      owner: "kafka-cluster/dev/kafka-0",
      serviceDir: path("dev"),
      isReleased: true,
    });
    await claimData([path("data")], { owner: "kafka-cluster/other/kafka-0", serviceDir: path("other") });
  });

  for (const retain of [true, false]) {
    it(`leaves another service's data unchanged ${retain ? "when it retains data" : "when it deletes data"}`, async () => {
      await releaseData(path("data"), path("other"), retain);
      assert.deepEqual((await readdir(path("data"))).sort(), [".owner.json", "meta.properties"]);
    });

    it(`leaves a folder without an owner unchanged ${retain ? "when it retains data" : "when it deletes data"}`, async () => {
      await rm(path("data", ".owner.json"));
      await releaseData(path("data"), path("dev"), retain);
      assert.deepEqual(await readdir(path("data")), ["meta.properties"]);
    });

    it(`does nothing without data ${retain ? "when it retains data" : "when it deletes data"}`, async () => {
      await releaseData(path("none"), path("dev"), retain);
      assert.ok(!existsSync(path("none")));
    });
  }
});

describe("moveData", () => {
  const path = temporaryFolder();
  beforeEach(async () => {
    await mkdir(path("old"));
    await writeFile(path("old", "meta.properties"), "broker.id=0\n");
  });

  const isMovedTo = async (folder: string) => {
    assert.ok(!existsSync(path("old")));
    assert.deepEqual(await readdir(folder), ["meta.properties"]);
    assert.equal(await readFile(join(folder, "meta.properties"), "utf8"), "broker.id=0\n");
  };

  it("moves data to a folder that does not exist yet", async () => {
    await moveData(path("old"), path("new"));
    await isMovedTo(path("new"));
  });

  it("moves data to an empty folder", async () => {
    await mkdir(path("new"));
    await moveData(path("old"), path("new"));
    await isMovedTo(path("new"));
  });

  it("moves data below folders that do not exist yet", async () => {
    await moveData(path("old"), path("far", "away", "new"));
    await isMovedTo(path("far", "away", "new"));
  });

  it("does nothing if the data was moved before", async () => {
    await moveData(path("old"), path("new"));
    await moveData(path("old"), path("new"));
    await isMovedTo(path("new"));
  });

  describe("to another file system, after an interruption", () => {
    it("repeats an incomplete copy", async () => {
      await mkdir(path("new.copy"));
      await writeFile(path("new.copy", "half"), "");
      await moveData(path("old"), path("new"));
      await isMovedTo(path("new"));
    });

    it("renames the copy if the original was renamed before", async () => {
      await rename(path("old"), path("old.moved"));
      await cp(path("old.moved"), path("new.copy"), { recursive: true });
      await moveData(path("old"), path("new"));
      await isMovedTo(path("new"));
      assert.deepEqual(await readdir(path()), ["new"]);
    });

    it("deletes the original if the copy was renamed before", async () => {
      await rename(path("old"), path("old.moved"));
      await cp(path("old.moved"), path("new"), { recursive: true });
      await moveData(path("old"), path("new"));
      await isMovedTo(path("new"));
      assert.deepEqual(await readdir(path()), ["new"]);
    });
  });

  it("never mixes data with existing files", async () => {
    await mkdir(path("new"));
    await writeFile(path("new", "mine.txt"), "");
    await assert.rejects(moveData(path("old"), path("new")), {
      message: `data folder ${path("new")} must be empty, so that the data in ${path("old")} can be moved there; empty it or set another dataDir`,
    });
    assert.deepEqual(await readdir(path("new")), ["mine.txt"]);
    assert.deepEqual(await readdir(path("old")), ["meta.properties"]);
  });
});

describe("rejectOccupied", () => {
  const path = temporaryFolder();

  it("accepts a folder that is empty or missing, and any folder without data to move", async () => {
    await mkdir(path("old"));
    await mkdir(path("empty"));
    await rejectOccupied(path("old"), path("empty"));
    await rejectOccupied(path("old"), path("none"));
    await rejectOccupied(path("none"), path());
  });

  it("rejects a folder that is not empty", async () => {
    await mkdir(path("old"));
    await assert.rejects(rejectOccupied(path("old"), path()), {
      message: `data folder ${path()} must be empty, so that the data in ${path("old")} can be moved there; empty it or set another dataDir`,
    });
  });
});
