import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { assess } from "../../../../components/runtime/local/assess";
import { ensureRunning } from "../../../../components/runtime/local/run-service";
import type { LocalServiceInputs } from "../../../../components/runtime/local/service-inputs";
import { readRecord } from "../../../../components/runtime/local/service-record";
import { fakeServices, freePort, killService } from "../../../support/fake-service";
import { aroundAll } from "../../../support/hooks";

describe("assess", () => {
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script replaces Java.
    }
  });

  const { makeService } = fakeServices(aroundAll);
  let inputs: LocalServiceInputs;
  beforeEach(async () => {
    inputs ??= await makeService("answers");
  });

  it("reports that no process runs before the first start", async () => {
    assert.deepEqual(await assess(inputs), { health: "no process runs", record: undefined });
  });

  it("finds a service healthy that answers", async () => {
    await ensureRunning(inputs);
    assert.deepEqual(await assess(inputs), { health: "healthy", record: await readRecord(inputs.serviceDir) });
  });

  for (const [action, change] of [
    ["edited", (file: string) => writeFile(file, "tickTime=1\n")],
    ["removed", (file: string) => rm(file)],
  ] as const) {
    it(`reports a file that was ${action}`, async () => {
      await ensureRunning(inputs);
      await change(join(inputs.folders.config, "zoo.cfg"));
      assert.equal((await assess(inputs)).health, "zoo.cfg was changed");
    });
  }

  it("reports one of several data folders that was lost", async () => {
    const spread = { ...inputs, folders: { ...inputs.folders, furtherData: [join(inputs.serviceDir, "d2")] } };
    await ensureRunning(spread);
    assert.equal((await assess(spread)).health, "healthy");
    await rm(join(inputs.serviceDir, "d2"), { recursive: true });
    assert.equal((await assess(spread)).health, `data folder ${join(inputs.serviceDir, "d2")} was lost`);
  });

  it("finds a service healthy whose properties file among the data has further values", async () => {
    const text = "version=1\ncluster.id=X\n";
    const formatted = { ...inputs, spec: { ...inputs.spec, dataFiles: { "meta.properties": text } } };
    await ensureRunning(formatted);
    const path = join(inputs.folders.data, "meta.properties");
    await writeFile(path, `#\ndirectory.id=abc\n${text}`);
    assert.equal((await assess(formatted)).health, "healthy");
    await writeFile(path, text.replace("X", "Y"));
    assert.equal((await assess(formatted)).health, "meta.properties was changed");
    await rm(path);
    assert.equal((await assess(formatted)).health, "meta.properties was changed");
  });

  it("reports a data file that was edited", async () => {
    const numbered = { ...inputs, spec: { ...inputs.spec, dataFiles: { myid: "2\n" } } };
    await ensureRunning(numbered);
    assert.equal((await assess(numbered)).health, "healthy");
    await writeFile(join(inputs.folders.data, "myid"), "3\n");
    assert.equal((await assess(numbered)).health, "myid was changed");
  });

  it("reports a process that does not answer, and why", async () => {
    const { pid } = await ensureRunning(inputs);
    const port = await freePort();
    const readiness = { ...inputs.spec.readiness, port };
    assert.equal(
      (await assess({ ...inputs, spec: { ...inputs.spec, readiness } })).health,
      `process ${pid} does not answer (connect ECONNREFUSED 127.0.0.1:${port})`,
    );
  });

  it("reports a process that has ended", async () => {
    const { pid } = await ensureRunning(inputs);
    const record = await readRecord(inputs.serviceDir);
    await killService(inputs);
    assert.deepEqual(await assess(inputs), { health: `process ${pid} has ended`, record });
  });
});
