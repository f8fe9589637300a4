import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";

import provider from "../../../components/metrics/metrics-files-provider";
import { temporaryFolder } from "../../support/temporary-folder";

describe("metricsFilesProvider", () => {
  const path = temporaryFolder();
  const inputs = () => ({ folder: path("stack"), files: { "prometheus.yml": "global: {}\n", "alerts.yml": "a\n" } });

  it("writes the files, which need no update", async () => {
    const { id, outs } = await provider.create(inputs());
    assert.equal(await readFile(path("stack", "prometheus.yml"), "utf8"), "global: {}\n");
    assert.deepEqual(await provider.read(id, outs), { id, props: { ...inputs(), health: "healthy" } });
    assert.deepEqual(await provider.diff(id, outs, inputs()), { changes: false, replaces: [] });
  });

  it("reports a file that was edited or removed, and writes the file again", async () => {
    const { id, outs } = await provider.create(inputs());
    await writeFile(path("stack", "alerts.yml"), "b\n");
    const { props } = await provider.read(id, outs);
    assert.equal(props.health, `${path("stack", "alerts.yml")} was changed`);
    assert.equal((await provider.diff(id, props, inputs())).changes, true);
    await rm(path("stack", "prometheus.yml"));
    assert.equal((await provider.read(id, outs)).props.health, `${path("stack", "prometheus.yml")} is missing`);
    await provider.update(id, props, inputs());
    assert.equal(await readFile(path("stack", "alerts.yml"), "utf8"), "a\n");
  });

  it("replaces files that an interrupted run has left, and no others", async () => {
    await mkdir(path("stack"));
    await writeFile(path("stack", "alerts.yml"), "# kafka-cluster writes this file.\n");
    await provider.create(inputs());
    await writeFile(path("stack", "prometheus.yml"), "global: { mine: true }\n");
    await assert.rejects(provider.create(inputs()), {
      message: `${path("stack", "prometheus.yml")} is a file of another program; set another folder, or move the file away`,
    });
    assert.equal(await readFile(path("stack", "prometheus.yml"), "utf8"), "global: { mine: true }\n");
  });

  it("removes the files, and the folder unless other files are in it", async () => {
    const { id, outs } = await provider.create(inputs());
    await writeFile(path("stack", "other"), "");
    await provider.delete(id, outs);
    assert.equal(existsSync(path("stack", "prometheus.yml")), false);
    assert.equal(existsSync(path("stack", "other")), true);
    await rm(path("stack", "other"));
    await provider.delete(id, outs);
    assert.equal(existsSync(path("stack")), false);
  });
});
