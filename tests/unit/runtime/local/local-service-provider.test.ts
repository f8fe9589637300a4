import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { dataFilesProblems } from "../../../../components/runtime/data-files-problems";
import { claimData, readOwner } from "../../../../components/runtime/local/data-owner";
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
  health: "healthy",
  facts: {},
  readyMs: 900,
  logFile: join(inputs.folders.logs, "server.log"),
});

const FINGERPRINT = { file: "meta.properties", line: "cluster.id=X" };

describe("localServiceProvider.check", () => {
  const inputs = makeInputs("/stack");
  const numbered = makeInputs("/stack", { spec: makeSpec({ dataFiles: { myid: "1\n" } }) });

  it("accepts a new service, unchanged data files, and unknown inputs", async () => {
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

  it("rejects other data files, unless the data is deleted", async () => {
    const { failures } = await provider.check(inputs, numbered);
    assert.deepEqual(failures, dataFilesProblems("zookeeper", {}, { myid: "1\n" }));
    const deleting = { ...numbered, spec: { ...numbered.spec, dataToDelete: FINGERPRINT } };
    assert.deepEqual((await provider.check(inputs, deleting)).failures, []);
  });
});

describe("localServiceProvider.diff", () => {
  const inputs = makeInputs("/stack");
  const unchanged = { changes: false };
  const diff = (olds: Partial<LocalServiceOutputs>, news: Partial<LocalServiceInputs>) =>
    provider.diff("id", { ...outputsOf(inputs), ...olds }, { ...inputs, ...news });

  it("finds no change without changes of inputs and health", async () => {
    assert.deepEqual(await diff({}, {}), unchanged);
    assert.deepEqual(await diff({}, { __provider: "exports.handler = …" } as Partial<LocalServiceInputs>), unchanged);
  });

  const updates: readonly (readonly [
    cause: string,
    olds: Partial<LocalServiceOutputs>,
    news: Partial<LocalServiceInputs>,
  ])[] = [
    ["the process has ended", { health: "process 4711 has ended" }, {}],
    ["the process runs with other inputs", { runHash: "fedcba9876543210" }, {}],
    ["a file changes", {}, { spec: makeSpec({ files: { "zoo.cfg": "clientPort=2182\n" } }) }],
    ["a timeout changes, which needs no restart", {}, { spec: makeSpec({ stopTimeoutMs: 1 }) }],
    ["the folder of the service changes", {}, { serviceDir: "/other" }],
    ["the retention of data changes", {}, { retainData: true }],
    ["the spec is unknown", {}, { spec: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as never }],
  ];
  for (const [cause, olds, news] of updates) {
    it(`updates the service if ${cause}`, async () => {
      assert.deepEqual(await diff(olds, news), { ...unchanged, changes: true });
    });
  }
});

describe("localServiceProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script replaces Java.
    }
  });

  const { path, makeService } = fakeServices();
  const writeData = async ({ folders }: LocalServiceInputs) => {
    await mkdir(folders.data, { recursive: true });
    await writeFile(join(folders.data, "meta.properties"), "broker.id=0\n");
  };
  /** Inputs of the same service with its folders in another stack folder. */
  const inFolders = (inputs: LocalServiceInputs, stackDir: string): LocalServiceInputs => {
    const { serviceDir, folders } = makeInputs(stackDir);
    const spec = { ...inputs.spec, arguments: [join(folders.config, "zoo.cfg")] };
    return { ...inputs, serviceDir, folders, spec };
  };

  it("creates a service that answers, and finds no change then", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create({ ...inputs, __provider: "x" } as LocalServiceInputs);
    assert.equal(id, "kafka-cluster/test/zookeeper");
    assert.equal(outs.health, "healthy");
    assert.equal(outs.logFile, join(inputs.folders.logs, "server.log"));
    assert.ok(!("__provider" in outs), "the state contains the property that the SDK adds");
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("detects that the process has ended, and starts the service again", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    await killService(inputs);

    const { props } = await provider.read(id, outs);
    assert.equal(props.health, `process ${outs.pid} has ended`);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    const { outs: healed } = await provider.update(id, props, inputs);
    assert.equal(healed.health, "healthy");
    assert.notEqual(healed.startId, outs.startId);
    assert.deepEqual(await provider.read(id, healed), { id, props: healed });
  });

  it("deletes everything of a service, and can repeat the deletion", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
    await provider.delete(id, outs);
    assert.equal(recorded && (await isRunning(recorded)), false);
    assert.ok(!existsSync(path("stack")));
    await provider.delete(id, outs);
  });

  it("retains data for the next service with the same folders", async () => {
    const inputs = { ...(await makeService("answers")), retainData: true };
    const { id, outs } = await provider.create(inputs);
    await writeFile(join(inputs.folders.data, "meta.properties"), "broker.id=0\n");
    await provider.delete(id, outs);
    assert.deepEqual((await readdir(inputs.folders.data)).sort(), [".owner.json", "meta.properties"]);
    await portsAreFree(inputs);
    await provider.create(inputs);
    assert.equal(await readFile(join(inputs.folders.data, "meta.properties"), "utf8"), "broker.id=0\n");
  });

  it("keeps the user's own data folder and other files in it", async () => {
    const made = await makeService("answers");
    const inputs = { ...made, folders: { ...made.folders, data: path("mine", "zookeeper") } };
    const { id, outs } = await provider.create(inputs);
    await writeFile(path("mine", "notes.txt"), "");
    await provider.delete(id, outs);
    assert.deepEqual(await readdir(path("mine")), ["notes.txt"]);
  });

  it("moves the data if the data folder changes", async () => {
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

  it("moves the data from the folder where a failed update has left it", async () => {
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

  it("keeps the service running if the data can't be moved", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    await mkdir(path("full"));
    await writeFile(path("full", "mine.txt"), "");
    const news = { ...inputs, folders: { ...inputs.folders, data: path("full") } };
    await assert.rejects(provider.update(id, outs, news), { message: /^data folder .*full must be empty, / });
    const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
    assert.equal(recorded && (await isRunning(recorded)), true);
  });

  describe("with two folders for data", () => {
    const inDisks = (inputs: LocalServiceInputs, ...disks: string[]): LocalServiceInputs => {
      const [data = "", ...furtherData] = disks.map((disk) => path(disk, "zookeeper"));
      return { ...inputs, folders: { ...inputs.folders, data, furtherData } };
    };
    const isStillRunning = async ({ serviceDir }: LocalServiceInputs) => {
      const { process: recorded } = (await readRecord(serviceDir)) ?? {};
      return recorded !== undefined && (await isRunning(recorded));
    };
    const makeSpread = async (settings: Partial<LocalServiceInputs> = {}) => {
      const inputs = inDisks({ ...(await makeService("answers")), ...settings }, "d1", "d2");
      const created = await provider.create(inputs);
      await writeFile(path("d1", "zookeeper", "one"), "1");
      await writeFile(path("d2", "zookeeper", "two"), "2");
      return { inputs, ...created };
    };

    it("deletes both", async () => {
      const { id, outs } = await makeSpread();
      await provider.delete(id, outs);
      assert.deepEqual([await readdir(path("d1")), await readdir(path("d2"))], [[], []]);
      assert.ok(!existsSync(path("stack")));
    });

    it("retains both, and finds them again", async () => {
      const { id, outs, inputs } = await makeSpread({ retainData: true });
      await provider.delete(id, outs);
      assert.deepEqual((await readdir(path("d2", "zookeeper"))).sort(), [".owner.json", "two"]);
      await portsAreFree(inputs);
      await provider.create(inputs);
      assert.deepEqual((await readdir(path("d1", "zookeeper"))).sort(), [".owner.json", "one"]);
    });

    it("adds one, and moves one", async () => {
      const { id, outs, inputs } = await makeSpread();
      const { outs: added } = await provider.update(id, outs, inDisks(inputs, "d1", "d2", "d3"));
      assert.notEqual(added.startId, outs.startId);
      assert.deepEqual(await readdir(path("d3", "zookeeper")), [".owner.json"]);
      const { position, folders } = (await readOwner(path("d3", "zookeeper"))) ?? {};
      assert.deepEqual([position, folders], [2, ["d1", "d2", "d3"].map((disk) => path(disk, "zookeeper"))]);
      const { outs: moved } = await provider.update(id, added, inDisks(inputs, "d1", "d4", "d3"));
      assert.deepEqual((await readdir(path("d4", "zookeeper"))).sort(), [".owner.json", "two"]);
      assert.deepEqual(await readdir(path("d2")), []);
      await provider.delete(id, moved);
      for (const disk of ["d1", "d3", "d4"]) {
        assert.deepEqual(await readdir(path(disk)), [], disk);
      }
    });

    it("keeps the service running if one can't be added, moved or removed", async () => {
      const { id, outs, inputs } = await makeSpread();
      await mkdir(path("full", "zookeeper"), { recursive: true });
      await writeFile(path("full", "zookeeper", "mine.txt"), "");
      for (const [disks, message] of [
        [["d1", "d2", "full"], /^data folder \S+full\S+ must be empty or hold data of this project, /],
        [["d1", "full"], /^data folder \S+full\S+ must be empty, so that the data in /],
        [["d1"], /^data folder \S+d2\S+ contains data; set dataDir back, with the folder at its place$/],
      ] as const) {
        await assert.rejects(provider.update(id, outs, inDisks(inputs, ...disks)), { message });
        assert.ok(await isStillRunning(inputs), disks.join());
      }
    });

    it("gives up a further folder that a failed start has claimed", async () => {
      const inputs = inDisks(await makeService("answers"), "d1");
      const { id, outs } = await provider.create(inputs);
      const failing = { ...inputs, spec: { ...inputs.spec, files: { "zoo.cfg": "behaviour=ends\n" } } };
      await assert.rejects(provider.update(id, outs, inDisks(failing, "d1", "d2")), { message: /ended during/ });
      assert.deepEqual(await readdir(path("d2", "zookeeper")), [".owner.json"]);
      await provider.update(id, outs, inputs);
      assert.deepEqual(await readdir(path("d2")), []);
    });

    it("starts again with a disk in place of a lost one", async () => {
      const { id, outs, inputs } = await makeSpread();
      await rm(path("d2", "zookeeper"), { recursive: true });
      const { props } = await provider.read(id, outs);
      assert.equal(props.health, `data folder ${path("d2", "zookeeper")} was lost`);
      const { outs: healed } = await provider.update(id, props, inputs);
      assert.notEqual(healed.startId, outs.startId);
      assert.equal((await provider.read(id, healed)).props.health, "healthy");
    });
  });

  it("moves the service if the checkout was moved while the service ran", async () => {
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

  it("moves the service to another checkout beside the old one", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    await writeData(inputs);
    const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
    await provider.update(id, outs, inFolders(inputs, path("beside")));
    assert.equal(recorded && (await isRunning(recorded)), false);
    assert.equal(await readFile(path("beside", "data", "zookeeper", "meta.properties"), "utf8"), "broker.id=0\n");
  });

  it("deletes a service without a record, by the startId in its command line", async () => {
    const inputs = await makeService("answers");
    const { id, outs } = await provider.create(inputs);
    const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
    await removeRecord(inputs.serviceDir);
    await provider.delete(id, outs);
    assert.equal(recorded && (await isRunning(recorded)), false);
    assert.ok(!existsSync(path("stack")));
  });

  describe("with a service that does not become ready", () => {
    it("leaves the logs alone", async () => {
      const inputs = await makeService("ends");
      await assert.rejects(provider.create(inputs), { message: /^zookeeper: process \d+ ended during its start; / });
      assert.deepEqual(await readdir(inputs.serviceDir), ["logs"]);
      assert.ok(!existsSync(inputs.folders.data));
    });

    it("keeps data that existed before, and the record that `destroy` needs", async () => {
      const inputs = await makeService("ends");
      await mkdir(inputs.folders.data, { recursive: true });
      await claimData([inputs.folders.data], { owner: "kafka-cluster/test/zookeeper", serviceDir: inputs.serviceDir });
      await writeData(inputs);
      await assert.rejects(provider.create(inputs), { message: /ended during its start/ });
      assert.deepEqual((await readdir(inputs.folders.data)).sort(), [".owner.json", "meta.properties"]);
      const { dataDir = "" } = (await readRecord(inputs.serviceDir)) ?? {};
      assert.equal(dataDir, inputs.folders.data);
      await provider.delete("id", outputsOf(inputs));
      assert.ok(!existsSync(path("stack")));
    });

    it("leaves data of other programs unchanged", async () => {
      const inputs = await makeService("answers");
      await writeData(inputs);
      await assert.rejects(provider.create(inputs), { message: /must be empty or hold data of this project/ });
      assert.deepEqual(await readdir(inputs.folders.data), ["meta.properties"]);
      await provider.delete("id", outputsOf(inputs));
      assert.deepEqual(await readdir(inputs.folders.data), ["meta.properties"]);
    });

    it("stops an adopted service that hangs", async () => {
      const inputs = await makeService("answers", { startupTimeoutMs: 1_000 });
      await provider.create(inputs);
      const { process: recorded } = (await readRecord(inputs.serviceDir)) ?? {};
      assert.ok(recorded);
      const readiness = { ...inputs.spec.readiness, holds: "never sent" } as ServiceSpec["readiness"];
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
