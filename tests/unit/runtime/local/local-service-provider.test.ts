import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { dataFilesProblems } from "../../../../components/runtime/data-fingerprint";
import { claimData } from "../../../../components/runtime/local/data-owner";
import provider from "../../../../components/runtime/local/local-service-provider";
import {
  type LocalServiceInputs,
  type LocalServiceOutputs,
  runHash,
} from "../../../../components/runtime/local/service-inputs";
import { readRecord, removeRecord, writeRecord } from "../../../../components/runtime/local/service-record";
import { isRunning } from "../../../../components/runtime/machine/process-identity";
import type { ServiceSpec } from "../../../../components/runtime/service-spec";
import { fakeServices, killService, onAnotherPort, portsAreFree } from "../../../support/fake-service";
import { makeInputs, makeRecord, makeSpec } from "../../../support/service";

const outputsOf = (inputs: LocalServiceInputs): LocalServiceOutputs => ({
  ...inputs,
  pid: 4711,
  startId: "0-1-2",
  runHash: runHash(inputs),
  health: "running",
  facts: {},
  readyMs: 900,
  logFile: join(inputs.folders.logs, "server.log"),
});

const MARK = { file: "meta.properties", line: "cluster.id=X" };

describe("localServiceProvider.check", () => {
  const inputs = makeInputs("/stack");
  const numbered = makeInputs("/stack", { spec: makeSpec({ dataFiles: { myid: "1\n" } }) });

  it("accepts what is new, what stays, and what is not known yet", async () => {
    const unknown = { ...inputs, spec: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as never };
    for (const [olds, news] of [
      [{} as LocalServiceInputs, numbered],
      [numbered, numbered],
      [inputs, inputs],
      [inputs, unknown],
    ] as const) {
      assert.deepEqual(await provider.check(olds, news), { inputs: news, failures: [] });
    }
  });

  it("refuses other files among the data, unless that is discarded", async () => {
    const { failures } = await provider.check(inputs, numbered);
    assert.deepEqual(failures, dataFilesProblems("zookeeper", {}, { myid: "1\n" }));
    const discarding = { ...numbered, spec: { ...numbered.spec, dataToDelete: MARK } };
    assert.deepEqual((await provider.check(inputs, discarding)).failures, []);
  });
});

describe("localServiceProvider.diff", () => {
  const inputs = makeInputs("/stack");
  const unchanged = { changes: false };
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
    ["the folder of the service is another", {}, { serviceDir: "/other" }],
    ["data is to stay", {}, { retainData: true }],
    ["the spec is not known yet", {}, { spec: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as never }],
  ];
  for (const [what, olds, news] of updates) {
    it(`asks for an update where ${what}`, async () => {
      assert.deepEqual(await diff(olds, news), { ...unchanged, changes: true });
    });
  }
});

describe("localServiceProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script stands for Java.
    }
  });

  const { path, makeService } = fakeServices();
  const writeData = async ({ folders }: LocalServiceInputs) => {
    await mkdir(folders.data, { recursive: true });
    await writeFile(join(folders.data, "meta.properties"), "broker.id=0\n");
  };
  /** The same service, with its folders in another stack folder. */
  const inFolders = (inputs: LocalServiceInputs, stackDir: string): LocalServiceInputs => {
    const { serviceDir, folders } = makeInputs(stackDir);
    const spec = { ...inputs.spec, arguments: [join(folders.config, "zoo.cfg")] };
    return { ...inputs, serviceDir, folders, spec };
  };

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
    assert.notEqual(healed.startId, outs.startId);
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
    assert.deepEqual((await readdir(inputs.folders.data)).sort(), [".owner.json", "meta.properties"]);
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
    assert.notEqual(moved.startId, outs.startId);
    assert.equal(await readFile(path("elsewhere", "zookeeper", "meta.properties"), "utf8"), "broker.id=0\n");
    assert.ok(!existsSync(inputs.folders.data));
  });

  it("moves the data from where an update that failed has brought it", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    await writeData(inputs);
    const at = (name: string) => ({ ...inputs, folders: { ...inputs.folders, data: path(name, "zookeeper") } });
    const failing = { ...at("one"), spec: { ...inputs.spec, files: { "zoo.cfg": "behaviour=ends\n" } } };
    await assert.rejects(provider.update(id, outs, failing), { message: /ended during its start/ });
    assert.ok(existsSync(path("one", "zookeeper", "meta.properties")));
    await provider.update(id, outs, at("two"));
    assert.equal(await readFile(path("two", "zookeeper", "meta.properties"), "utf8"), "broker.id=0\n");
    assert.ok(!existsSync(path("one", "zookeeper")));
  });

  it("goes on running where the data can't be moved", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    await mkdir(path("taken"));
    await writeFile(path("taken", "mine.txt"), "");
    const news = { ...inputs, folders: { ...inputs.folders, data: path("taken") } };
    await assert.rejects(provider.update(id, outs, news), { message: /^data folder .*taken is not empty, / });
    const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
    assert.equal(recorded && (await isRunning(recorded)), true);
  });

  it("follows a checkout that was moved while the service ran", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    await writeData(inputs);
    const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
    await rename(path("stack"), path("moved"));
    const news = inFolders(inputs, path("moved"));
    const { outs: moved } = await provider.update(id, outs, news);
    assert.equal(recorded && (await isRunning(recorded)), false);
    assert.notEqual(moved.startId, outs.startId);
    assert.equal(await readFile(path("moved", "data", "zookeeper", "meta.properties"), "utf8"), "broker.id=0\n");
    assert.ok(!existsSync(path("stack")));
  });

  it("moves to another checkout beside the old one", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    await writeData(inputs);
    const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
    await provider.update(id, outs, inFolders(inputs, path("beside")));
    assert.equal(recorded && (await isRunning(recorded)), false);
    assert.equal(await readFile(path("beside", "data", "zookeeper", "meta.properties"), "utf8"), "broker.id=0\n");
  });

  it("deletes a service whose record is gone, by what its command line bears", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
    await removeRecord(inputs.serviceDir);
    await provider.delete(id, outs);
    assert.equal(recorded && (await isRunning(recorded)), false);
    assert.ok(!existsSync(path("stack")));
  });

  describe("where a service does not come to answer", () => {
    it("leaves its logs alone behind", async () => {
      const inputs = await makeService("ends");
      await assert.rejects(provider.create(inputs), { message: /^zookeeper: process \d+ ended during its start; / });
      assert.deepEqual(await readdir(inputs.serviceDir), ["logs"]);
      assert.ok(!existsSync(inputs.folders.data));
    });

    it("keeps data that was there before, with what is needed to delete it", async () => {
      const inputs = await makeService("ends");
      await mkdir(inputs.folders.data, { recursive: true });
      await claimData(inputs.folders.data, { owner: "kafka-cluster/test/zookeeper", serviceDir: inputs.serviceDir });
      await writeData(inputs);
      await assert.rejects(provider.create(inputs), { message: /ended during its start/ });
      assert.deepEqual((await readdir(inputs.folders.data)).sort(), [".owner.json", "meta.properties"]);
      const { dataDir = "" } = (await readRecord(inputs.serviceDir)) ?? {};
      assert.equal(dataDir, inputs.folders.data);
      await provider.delete("id", outputsOf(inputs));
      assert.ok(!existsSync(path("stack")));
    });

    it("leaves data alone that is not of this project", async () => {
      const inputs = await makeService("answers");
      await writeData(inputs);
      await assert.rejects(provider.create(inputs), { message: /that are not of this project/ });
      assert.deepEqual(await readdir(inputs.folders.data), ["meta.properties"]);
      await provider.delete("id", outputsOf(inputs));
      assert.deepEqual(await readdir(inputs.folders.data), ["meta.properties"]);
    });

    it("stops one that it has taken over and that hangs", async () => {
      const inputs = await makeService("answers", { startupTimeoutMs: 1_000 });
      await provider.create(inputs);
      const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
      assert.ok(recorded);
      const readiness = { ...inputs.spec.readiness, holds: "never said" } as ServiceSpec["readiness"];
      const hanging = { ...inputs, spec: { ...inputs.spec, readiness, startupTimeoutMs: 200 } };
      await writeRecord(inputs.serviceDir, {
        ...makeRecord({ runHash: runHash(hanging), dataDir: inputs.folders.data }),
        process: recorded,
      });
      await assert.rejects(provider.create(hanging), { message: /did not answer within 200 ms/ });
      assert.equal(await isRunning(recorded), false);
      assert.ok(existsSync(inputs.folders.data));
    });
  });
});
