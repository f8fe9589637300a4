// Verifies: an error names a disk that is too small or read-only, before anything is created; a disk that becomes full ends
// the broker, and once space is free the next `up` restores the cluster with all acknowledged records.
// Does not verify: broken disks.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { installDistribution } from "../../components/distribution/install-distribution";
import { waitUntil } from "../../components/shared/wait-until";
import { itInFull } from "../../testing/faults/form";
import { Ledger } from "../../testing/faults/ledger";
import { recordOutcome } from "../../testing/faults/outcomes";
import { SmallDisk } from "../../testing/faults/small-disk";
import { bringUp, hasOneJvmEach } from "../../testing/faults/stack";
import { fails, oneLine } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { aroundAll } from "../support/hooks";
import { temporaryFolder } from "../support/temporary-folder";

describe("a small disk", function () {
  this.timeout(300_000);

  let disk: SmallDisk | undefined;
  const path = temporaryFolder(aroundAll);

  const mount = async (context: Mocha.Context, sizeMiB: number): Promise<SmallDisk> => {
    disk = await SmallDisk.mount(context, path("disk"), sizeMiB);
    return disk;
  };
  afterEach(async () => {
    await disk?.unmount();
    disk = undefined;
  });

  describe("for the installation", () => {
    it("is named with the needed space, and nothing is left on the disk", async function () {
      const { path: distributions } = await mount(this, 64);
      const startedAt = Date.now();
      await assert.rejects(
        installDistribution(distributions, { version: "3.3.1", scalaVersion: "2.13" }),
        (error: Error) => {
          const text = new RegExp(
            `^folder ${distributions} has too little free space, \\d+ MiB required, got 6\\d MiB; free some space$`,
          );
          assert.match(error.message, text);
          return true;
        },
      );
      assert.deepEqual(await readdir(distributions), []);
      recordOutcome({ row: "I2", runtime: "local", healedMs: Date.now() - startedAt });
    });
  });

  describe("for data", () => {
    let stack: ScratchStack;
    before(async () => {
      stack = await ScratchStack.create();
    });
    afterEach(() => stack.destroy());
    after(() => stack.remove());

    itInFull("is named before anything is created", async function () {
      const { path: dataDir } = await mount(this, 200);
      await stack.configure({ dataDir });
      const text = await fails(stack.preview());
      assert.match(oneLine(text), /dataDir needs 256 MiB of free space, got (199|200) MiB in \S+; free some/);
    });

    it("is named before anything is created if the disk is read-only", async function () {
      const small = await mount(this, 300);
      await small.makeReadOnly();
      await stack.configure({ dataDir: small.path });
      const startedAt = Date.now();
      const text = await fails(stack.preview());
      assert.match(
        oneLine(text),
        /dataDir must be writable, got \S+ \(EROFS\); change its permissions or set another folder/,
      );
      recordOutcome({ row: "I8", runtime: "local", healedMs: Date.now() - startedAt });
    });

    itInFull("that becomes full loses nothing once space is free", async function () {
      const small = await mount(this, 300);
      await stack.configure({ dataDir: join(small.path, "data") });
      await bringUp(stack);
      const { bootstrapServers } = await stack.outputs();
      const ledger = await Ledger.open(bootstrapServers);
      try {
        await ledger.survives({ row: "I2", runtime: "local" }, async () => {
          await small.fill();
          await waitUntil(
            async () => (await stack.pids())["kafka-0"] === undefined || undefined,
            () => new Error("the broker keeps running"),
            { timeoutMs: 60_000 },
          );
          assert.match((await stack.preview()).text, /"healthy" => "process \d+ has ended"/);
          await small.free();
          await bringUp(stack);
        });
        await hasOneJvmEach(stack, "kafka-0", "zookeeper");
      } finally {
        await ledger.close();
        await stack.destroy(); // A running service would prevent the unmount.
      }
    });
  });
});
