import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import provider from "../../../../components/runtime/local/local-service-provider";
import { isRunning } from "../../../../components/runtime/local/process-identity";
import {
  type LocalServiceInputs,
  type LocalServiceOutputs,
  runHash,
} from "../../../../components/runtime/local/service-inputs";
import { readRecord } from "../../../../components/runtime/local/service-record";
import { fakeServices, killService, onAnotherPort, portsAreFree } from "../../support/fake-service";
import { makeInputs, makeSpec } from "../../support/service";

const outputsOf = (inputs: LocalServiceInputs): LocalServiceOutputs => ({
  ...inputs,
  pid: 4711,
  incarnation: "0-1-2",
  runHash: runHash(inputs),
  health: "running",
  facts: {},
  readyMs: 900,
  logFile: join(inputs.folders.logs, "server.log"),
});

describe("localServiceProvider.diff", () => {
  const inputs = makeInputs("/stack");
  const unchanged = { changes: false, replaces: [], deleteBeforeReplace: true };
  const diff = (olds: Partial<LocalServiceOutputs>, news: Partial<LocalServiceInputs>) =>
    provider.diff("id", { ...outputsOf(inputs), ...olds }, { ...inputs, ...news });

  it("asks for nothing where inputs and world are as they were", async () => {
    assert.deepEqual(await diff({}, {}), unchanged);
    assert.deepEqual(await diff({}, { __provider: "exports.handler = …" } as Partial<LocalServiceInputs>), unchanged);
  });

  const updates: readonly (readonly [
    what: string,
    olds: Partial<LocalServiceOutputs>,
    news: Partial<LocalServiceInputs>,
  ])[] = [
    ["the process has ended", { health: "process 4711 has ended" }, {}],
    ["another version of it runs", { runHash: "fedcba9876543210" }, {}],
    ["a file changes", {}, { spec: makeSpec({ files: { "zoo.cfg": "clientPort=2182\n" } }) }],
    ["a time changes that asks for no restart", {}, { spec: makeSpec({ stopTimeoutMs: 1 }) }],
    ["data is to stay", {}, { retainData: true }],
    ["the spec is not known yet", {}, { spec: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as never }],
  ];
  for (const [what, olds, news] of updates) {
    it(`asks for an update where ${what}`, async () => {
      assert.deepEqual(await diff(olds, news), { ...unchanged, changes: true });
    });
  }

  it("asks for another resource where the folder of the service is another", async () => {
    assert.deepEqual(await diff({}, { serviceDir: "/other" }), {
      ...unchanged,
      changes: true,
      replaces: ["serviceDir"],
    });
  });
});

describe("localServiceProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script stands for Java.
    }
  });

  const { path, makeService } = fakeServices();

  it("creates a service that answers, and asks for nothing then", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create({ ...inputs, __provider: "x" } as LocalServiceInputs);
    assert.equal(id, "kafka-cluster/test/zookeeper");
    assert.equal(outs.health, "running");
    assert.equal(outs.logFile, join(inputs.folders.logs, "server.log"));
    assert.ok(!("__provider" in outs), "what the SDK adds for itself is in the state");
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("sees that the process has ended, and heals it", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    await killService(inputs);

    const { props } = await provider.read(id, outs);
    assert.equal(props.health, `process ${outs.pid} has ended`);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    const { outs: healed } = await provider.update(id, props, inputs);
    assert.equal(healed.health, "running");
    assert.notEqual(healed.incarnation, outs.incarnation);
    assert.deepEqual(await provider.read(id, healed), { id, props: healed });
  });

  it("leaves nothing of a service that is deleted, and can delete it twice", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
    await provider.delete(id, outs);
    assert.equal(recorded && (await isRunning(recorded)), false);
    assert.ok(!existsSync(path("stack")));
    await provider.delete(id, outs);
  });

  it("retains data, and gives it to the next service of the same folders", async () => {
    const inputs = { ...(await makeService("answers")), retainData: true };
    const { id, outs } = await provider.create(inputs);
    await writeFile(join(inputs.folders.data, "meta.properties"), "broker.id=0\n");
    await provider.delete(id, outs);
    assert.deepEqual(await readdir(inputs.folders.data), ["meta.properties"]);
    await portsAreFree(inputs);
    await provider.create(inputs);
    assert.equal(await readFile(join(inputs.folders.data, "meta.properties"), "utf8"), "broker.id=0\n");
  });

  it("leaves a folder for data that the user named, and what else is in it", async () => {
    const made = await makeService("answers");
    const inputs = { ...made, folders: { ...made.folders, data: path("mine", "zookeeper") } };
    const { id, outs } = await provider.create(inputs);
    await writeFile(path("mine", "notes.txt"), "");
    await provider.delete(id, outs);
    assert.deepEqual(await readdir(path("mine")), ["notes.txt"]);
  });

  it("moves the data along when its folder changes", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    await writeFile(join(inputs.folders.data, "meta.properties"), "broker.id=0\n");
    const folders = { ...inputs.folders, data: path("elsewhere", "zookeeper") };
    const news = { ...(await onAnotherPort(inputs)), folders };
    const { outs: moved } = await provider.update(id, outs, news);
    assert.notEqual(moved.incarnation, outs.incarnation);
    assert.equal(await readFile(path("elsewhere", "zookeeper", "meta.properties"), "utf8"), "broker.id=0\n");
    assert.ok(!existsSync(inputs.folders.data));
  });

  describe("where a service does not come to answer", () => {
    it("leaves its logs alone behind", async () => {
      const inputs = await makeService("ends");
      await assert.rejects(provider.create(inputs), { message: /^zookeeper: process \d+ ended during its start; / });
      assert.deepEqual(await readdir(inputs.serviceDir), ["logs"]);
      assert.ok(!existsSync(inputs.folders.data));
    });

    it("keeps data that was there before", async () => {
      const inputs = await makeService("ends");
      await mkdir(inputs.folders.data, { recursive: true });
      await writeFile(join(inputs.folders.data, "meta.properties"), "broker.id=0\n");
      await assert.rejects(provider.create(inputs));
      assert.deepEqual(await readdir(inputs.folders.data), ["meta.properties"]);
    });
  });
});
