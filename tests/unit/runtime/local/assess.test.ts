import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { assess } from "../../../../components/runtime/local/assess";
import { isRunning } from "../../../../components/runtime/local/process-identity";
import { ensureRunning } from "../../../../components/runtime/local/run-service";
import { readRecord } from "../../../../components/runtime/local/service-record";
import { waitUntil } from "../../../../components/shared/wait-until";
import { fakeServices, freePort } from "../../support/fake-service";

describe("assess", () => {
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script stands for Java.
    }
  });

  const { makeService } = fakeServices();

  it("finds a service running that answers", async () => {
    const inputs = await makeService("answers");
    await ensureRunning(inputs);
    assert.deepEqual(await assess(inputs), { health: "running", record: await readRecord(inputs.serviceDir) });
  });

  it("says that a process has ended, and which", async () => {
    const inputs = await makeService("answers");
    const { pid } = await ensureRunning(inputs);
    const record = await readRecord(inputs.serviceDir);
    process.kill(pid, "SIGKILL");
    await waitUntil(
      async () => (record?.process && (await isRunning(record.process)) ? undefined : true),
      () => new Error("it does not end"),
      { timeoutMs: 5_000, intervalMs: 5 },
    );
    assert.deepEqual(await assess(inputs), { health: `process ${pid} has ended`, record });
  });

  it("says that no process runs where none was started", async () => {
    assert.deepEqual(await assess(await makeService("answers")), { health: "no process runs", record: undefined });
  });

  for (const [what, change] of [
    ["edited", (file: string) => writeFile(file, "tickTime=1\n")],
    ["removed", (file: string) => rm(file)],
  ] as const) {
    it(`names a file that was ${what}`, async () => {
      const inputs = await makeService("answers");
      await ensureRunning(inputs);
      await change(join(inputs.folders.config, "zoo.cfg"));
      assert.equal((await assess(inputs)).health, "zoo.cfg was changed");
    });
  }

  it("says that a process does not answer, and why", async () => {
    const inputs = await makeService("answers");
    const { pid } = await ensureRunning(inputs);
    const port = await freePort();
    const readiness = { ...inputs.spec.readiness, port };
    assert.equal(
      (await assess({ ...inputs, spec: { ...inputs.spec, readiness } })).health,
      `process ${pid} does not answer (connect ECONNREFUSED 127.0.0.1:${port})`,
    );
  });
});
