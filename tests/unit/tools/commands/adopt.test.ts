import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { Adoption } from "../../../../tools/adopt/adoption";
import { run } from "../../../../tools/commands/adopt";
import { STATE } from "../../../../tools/project";

describe("run", () => {
  it("does not continue an interrupted adoption while a service of it runs", async () => {
    const installation = await mkdtemp(join(tmpdir(), "kafka-cluster-adopt-"));
    const stack = `unit-${process.pid}`;
    const record = STATE.adoption(stack);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const move = {
      ...{ from: join(installation, "from"), to: join(installation, "to"), isCopy: false },
      owner: { owner: `kafka-cluster/${stack}/kafka-0`, serviceDir: join(installation, "kafka-0") },
    };
    const adoption: Adoption = {
      ...{ installation, stack, configFile: join(installation, "Pulumi.yaml"), settings: {} },
      ...{ moves: [move], ports: [{ name: "broker 0", port }] },
    };
    try {
      await mkdir(move.from);
      await mkdir(dirname(record), { recursive: true });
      await writeFile(record, JSON.stringify(adoption));
      await assert.rejects(run([installation, "--stack", stack, "--yes"]), {
        message: new RegExp(
          `^the adoption of \\S+ can't continue, and nothing was changed:\n {2}- port ${port} of broker 0 must be free`,
        ),
      });
      assert.deepEqual([existsSync(move.from), existsSync(move.to)], [true, false]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
      await rm(record, { force: true });
      await rm(installation, { recursive: true });
    }
  });
});
