import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type DataMove, moveAll } from "../../../../tools/adopt/data-moves";

const OWNER = { owner: "kafka-cluster/dev/kafka-0", serviceDir: "/services/kafka-0" };

describe("moveAll", () => {
  let folder: string;
  let move: DataMove;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "kafka-cluster-moves-"));
    move = { from: join(folder, "kafka-logs"), to: join(folder, "data", "kafka-0"), isCopy: false, owner: OWNER };
    await mkdir(join(move.from, "orders-0"), { recursive: true });
    await writeFile(join(move.from, "meta.properties"), "#\n#date\nversion=1\nnode.id=1\ncluster.id=X\n");
    await writeFile(join(move.from, "orders-0", "0.log"), "records");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const assertMoved = async () => {
    assert.equal(await readFile(join(move.to, "orders-0", "0.log"), "utf8"), "records");
    const owner = JSON.parse(await readFile(join(move.to, ".owner.json"), "utf8"));
    assert.deepEqual(owner, { ...OWNER, isReleased: true });
  };

  it("renames a folder, for the service to claim", async () => {
    await moveAll([move]);
    await assertMoved();
    assert.ok(!existsSync(move.from));
  });

  it("leaves the original of a copy as it is", async () => {
    await moveAll([{ ...move, isCopy: true }]);
    await assertMoved();
    assert.deepEqual((await readdir(move.from)).sort(), ["meta.properties", "orders-0"]);
    assert.deepEqual(await readdir(join(folder, "data")), ["kafka-0"]);
  });

  it("replaces the incomplete copy of an interrupted run", async () => {
    await mkdir(`${move.to}.copy`, { recursive: true });
    await writeFile(join(`${move.to}.copy`, "half"), "");
    await moveAll([{ ...move, isCopy: true }]);
    assert.ok(!existsSync(join(move.to, "half")));
  });

  for (const isCopy of [false, true]) {
    it(`${isCopy ? "copies" : "renames"} a folder to an existing empty one`, async () => {
      await mkdir(move.to, { recursive: true });
      await moveAll([{ ...move, isCopy }]);
      await assertMoved();
      assert.equal(existsSync(move.from), isCopy);
    });
  }

  it("continues after the folders that were moved", async () => {
    await moveAll([move]);
    const next = { ...move, from: join(folder, "zookeeper"), to: join(folder, "data", "zookeeper") };
    await mkdir(next.from);
    await moveAll([move, next]);
    await assertMoved();
    assert.ok(existsSync(next.to));
  });

  it("fails with the folder that can't be moved, and keeps the others", async () => {
    const missing = { ...move, from: join(folder, "gone"), to: join(folder, "data", "gone") };
    await assert.rejects(
      moveAll([move, missing]),
      /data folder \S+gone can't be moved to \S+gone \(.*\); no data is lost; correct the cause, then run the same command again to continue the adoption$/,
    );
    await assertMoved();
  });
});
