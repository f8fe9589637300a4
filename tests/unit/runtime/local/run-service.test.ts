import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { claimData } from "../../../../components/runtime/local/data-owner";
import { ensureRunning, type RunningService } from "../../../../components/runtime/local/run-service";
import { type LocalServiceInputs, runHash } from "../../../../components/runtime/local/service-inputs";
import { readRecord, writeRecord } from "../../../../components/runtime/local/service-record";
import { isRunning, processInfo } from "../../../../components/runtime/machine/process-identity";
import { childProcesses, kill, LISTENS, LIVES_ON } from "../../../support/child-processes";
import { environment } from "../../../support/environment";
import { fakeServices, freePort, killService, onAnotherPort } from "../../../support/fake-service";
import { aroundAll } from "../../../support/hooks";
import { makeRecord } from "../../../support/service";

describe("ensureRunning", () => {
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script replaces Java.
    }
  });

  describe("with a service that runs as described", () => {
    const { path, makeService } = fakeServices(aroundAll);
    environment(() => ({ PULUMI_CONFIG_PASSPHRASE: "secret", AWS_SECRET_ACCESS_KEY: "secret", TZ: "UTC" }), aroundAll);
    let inputs: LocalServiceInputs;
    let running: RunningService;
    before(async () => {
      inputs = await makeService("answers");
      running = await ensureRunning(inputs);
    });

    it("returns the recorded process, startId and facts", async () => {
      const record = await readRecord(inputs.serviceDir);
      assert.ok(record?.process);
      const { pid } = record.process;
      const { readyMs } = running;
      assert.deepEqual(running, {
        pid,
        startId: record.startId,
        runHash: runHash(inputs),
        facts: {},
        readyMs,
      });
      assert.deepEqual(record.ready, { readyMs, facts: {} });
      assert.ok(await isRunning(record.process));
      const { commandLine = "" } = (await processInfo(pid)) ?? {};
      assert.ok(commandLine.includes(`-Dkafka-cluster.startId=${record.startId} -cp `), commandLine);
    });

    it("writes configuration that other users can't read", async () => {
      const file = join(inputs.folders.config, "zoo.cfg");
      assert.equal(await readFile(file, "utf8"), inputs.spec.files["zoo.cfg"]);
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      assert.equal((await stat(inputs.serviceDir)).mode & 0o777, 0o700);
    });

    it("claims the data folder", async () => {
      assert.equal((await stat(inputs.folders.data)).mode & 0o777, 0o700);
      assert.deepEqual(JSON.parse(await readFile(join(inputs.folders.data, ".owner.json"), "utf8")), {
        owner: "kafka-cluster/test/zookeeper",
        serviceDir: inputs.serviceDir,
      });
    });

    it("writes into the folders of the service alone", async () => {
      assert.deepEqual((await readdir(path("stack"))).sort(), ["data", "zookeeper"]);
      assert.deepEqual((await readdir(inputs.serviceDir)).sort(), ["config", "logs", "service.json", "tmp"]);
    });

    it("passes only harmless environment variables to the service", async () => {
      const output = await readFile(join(inputs.folders.logs, "console.log"), "utf8");
      const names = /^environment: (.*)$/m.exec(output)?.[1]?.split(" ") ?? [];
      assert.ok(names.includes("TZ"));
      const ofTheShell = ["PWD", "OLDPWD", "SHLVL", "_"];
      const passedOn = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP", "USERPROFILE"];
      assert.deepEqual(
        names.filter((name) => ![...ofTheShell, ...passedOn].includes(name)),
        [],
      );
    });

    it("does not restart the service", async () => {
      assert.deepEqual(await ensureRunning(inputs), running);
    });

    it("does not restart the service if its process was not recorded", async () => {
      const { pid, startId } = running;
      await writeRecord(inputs.serviceDir, makeRecord({ startId, runHash: runHash(inputs) }));
      const again = await ensureRunning(inputs);
      assert.equal(again.pid, pid);
      assert.equal(again.startId, startId);
    });

    it("restores an edited file without a restart", async () => {
      const file = join(inputs.folders.config, "zoo.cfg");
      await writeFile(file, "edited");
      assert.equal((await ensureRunning(inputs)).pid, running.pid);
      assert.equal(await readFile(file, "utf8"), inputs.spec.files["zoo.cfg"]);
    });
  });

  const { path, makeService } = fakeServices();
  const startChild = childProcesses();

  it("restarts a service that runs with other inputs", async () => {
    const inputs = await makeService("answers");
    const first = await ensureRunning(inputs);
    const { process: firstProcess } = (await readRecord(inputs.serviceDir)) ?? {};
    const second = await ensureRunning(await onAnotherPort(inputs));
    assert.notEqual(second.pid, first.pid);
    assert.notEqual(second.startId, first.startId);
    assert.equal(firstProcess && (await isRunning(firstProcess)), false);
  });

  it("starts a service that has ended", async () => {
    const inputs = await makeService("answers");
    const first = await ensureRunning(inputs);
    const { process: firstProcess } = (await readRecord(inputs.serviceDir)) ?? {};
    await killService(inputs);
    const second = await ensureRunning(inputs);
    assert.notEqual(second.startId, first.startId);
    assert.equal(firstProcess && (await isRunning(firstProcess)), false);
  });

  it("starts an adopted service that ends before it answers", async () => {
    const inputs = await makeService("answers");
    const dying = await startChild(LIVES_ON);
    const { startTime = "" } = (await processInfo(dying.pid)) ?? {};
    await mkdir(inputs.serviceDir, { recursive: true });
    const record = makeRecord({ runHash: runHash(inputs), process: { pid: dying.pid, startTime } });
    await writeRecord(inputs.serviceDir, record);
    const answering = ensureRunning(inputs);
    await delay(100);
    await kill(dying);
    const { pid, startId } = await answering;
    assert.notEqual(pid, dying.pid);
    assert.notEqual(startId, record.startId);
  });

  it("does not stop an adopted service that hangs", async () => {
    const inputs = await makeService("is silent", { startupTimeoutMs: 200 });
    const hanging = await startChild(LIVES_ON);
    const { startTime = "" } = (await processInfo(hanging.pid)) ?? {};
    await mkdir(inputs.serviceDir, { recursive: true });
    const identity = { pid: hanging.pid, startTime };
    await writeRecord(inputs.serviceDir, makeRecord({ runHash: runHash(inputs), process: identity }));
    await assert.rejects(ensureRunning(inputs), { message: /did not answer within 200 ms/ });
    assert.ok(await isRunning(identity));
  });

  it("measures the time to readiness from before the launch", async () => {
    const inputs = await makeService("answers");
    const { readyMs } = await ensureRunning(inputs);
    assert.ok(readyMs > 10, `${readyMs}`); // No program starts and answers faster.
  });

  it("writes data files, and never overwrites other data files", async () => {
    const inputs = await makeService("answers", { dataFiles: { myid: "2\n" } });
    const file = join(inputs.folders.data, "myid");
    await ensureRunning(inputs);
    assert.equal(await readFile(file, "utf8"), "2\n");
    await writeFile(file, "3\n");
    const refused = {
      message:
        /^myid in data folder \S+ must be "2", got "3"; restore the data of this service \(the file is unchanged\)$/,
    };
    await assert.rejects(ensureRunning(inputs), refused);
    await killService(inputs);
    await assert.rejects(ensureRunning(inputs), refused);
    assert.equal(await readFile(file, "utf8"), "3\n");
  });

  it("stops the service to delete the data with the fingerprint, and deletes no other data", async () => {
    const inputs = await makeService("answers");
    const file = join(inputs.folders.data, "meta.properties");
    const deleting = (line: string) => ({
      ...inputs,
      spec: { ...inputs.spec, dataToDelete: { file: "meta.properties", line } },
    });
    const { startId } = await ensureRunning(inputs);
    await writeFile(file, "version=0\ncluster.id=X\n");
    assert.equal((await ensureRunning(deleting("cluster.id=Y"))).startId, startId);
    assert.ok(existsSync(file));
    assert.notEqual((await ensureRunning(deleting("cluster.id=X"))).startId, startId);
    assert.ok(!existsSync(file));
  });

  describe("with a service that does not become ready", () => {
    it("quotes the last log lines with cause and cure if the service ends", async () => {
      const inputs = await makeService("ends");
      await assert.rejects(ensureRunning(inputs), (error: Error) => {
        const [summary, ...lines] = error.message.split("\n");
        assert.match(summary ?? "", /^zookeeper: process \d+ ended during its start; a setting is not accepted: /);
        assert.ok(
          summary?.endsWith(`: correct it in brokerConfig or zookeeperConfig; see ${inputs.folders.logs}/console.log`),
        );
        assert.equal(lines.at(-1), "  | org.apache.kafka.common.config.ConfigException: Invalid value x for tickTime");
        return true;
      });
    });

    it("redacts the values of secret settings in quoted log lines", async () => {
      const inputs = await makeService("ends");
      const spec = {
        ...inputs.spec,
        files: { "zoo.cfg": `${inputs.spec.files["zoo.cfg"]}ssl.password=tickTime\n` },
        secretSettings: ["ssl.password"],
      };
      await assert.rejects(ensureRunning({ ...inputs, spec }), (error: Error) => {
        const [, ...lines] = error.message.split("\n");
        assert.equal(lines.at(-1), "  | org.apache.kafka.common.config.ConfigException: Invalid value x for [secret]");
        return true;
      });
    });

    it("quotes no lines of an earlier start, whose logs it renames", async () => {
      const inputs = await makeService("answers");
      await ensureRunning(inputs);
      await killService(inputs);
      await writeFile(join(inputs.folders.logs, "server.log"), "ERROR No space left on device\n");
      const failing = { ...inputs, spec: { ...inputs.spec, files: { "zoo.cfg": "behaviour=ends\n" } } };
      await assert.rejects(ensureRunning(failing), (error: Error) => {
        assert.ok(error.message.includes("Invalid value x for tickTime"), error.message);
        assert.ok(!error.message.includes("No space left on device"), error.message);
        return true;
      });
      const log = join(inputs.folders.logs, "server.log.previous");
      assert.equal(await readFile(log, "utf8"), "ERROR No space left on device\n");
      assert.deepEqual((await readdir(inputs.folders.logs)).sort(), [
        "console.log",
        "console.log.previous",
        "server.log.previous",
      ]);
    });

    it("fails after the timeout, and leaves no process", async () => {
      const inputs = await makeService("is silent", { startupTimeoutMs: 200 });
      await assert.rejects(ensureRunning(inputs), (error: Error) => {
        const { host, port } = inputs.spec.readiness;
        // The silent process may have printed its environment.
        assert.match(
          error.message.split("\n")[0] ?? "",
          /^zookeeper: process \d+ did not answer within 200 ms \(last: .+\); (see \S+console\.log or|its logs are empty;) raise startupTimeoutMs$/,
        );
        assert.ok(error.message.includes(`(last: connect ECONNREFUSED ${host}:${port})`), error.message);
        return true;
      });
      const { process: started } = (await readRecord(inputs.serviceDir)) ?? {};
      assert.equal(started && (await isRunning(started)), false);
    });
  });

  describe("before it starts a process", () => {
    const isNotStarted = async (serviceDir: string) => assert.equal(await readRecord(serviceDir), undefined);

    it("reports the process that holds a port", async () => {
      const { pid, firstLine } = await startChild(LISTENS);
      const inputs = await makeService("answers", { ports: [{ host: "127.0.0.1", port: Number(firstLine) }] });
      await assert.rejects(ensureRunning(inputs), {
        message: new RegExp(
          `^zookeeper can't listen on 127\\.0\\.0\\.1:${firstLine}, which process ${pid} \\(.+\\) holds; free the port or set another one$`,
        ),
      });
      await isNotStarted(inputs.serviceDir);
    });

    it("rejects data of another stack", async () => {
      const inputs = await makeService("answers");
      await mkdir(inputs.folders.data, { recursive: true });
      await mkdir(path("other"));
      await writeRecord(path("other"), makeRecord());
      await claimData([inputs.folders.data], { owner: "kafka-cluster/other/zookeeper", serviceDir: path("other") });
      await assert.rejects(ensureRunning(inputs), {
        message: `data folder ${inputs.folders.data} belongs to kafka-cluster/other/zookeeper; destroy that stack first or set another dataDir`,
      });
      await isNotStarted(inputs.serviceDir);
    });

    it("waits for the start condition, and reports its last error after the timeout", async () => {
      const port = await freePort();
      const startCondition = { kind: "four-letter-word", host: "127.0.0.1", port, word: "dump" } as const;
      const inputs = await makeService("answers", { startCondition, startupTimeoutMs: 200 });
      await assert.rejects(ensureRunning(inputs), {
        message: `zookeeper could not be started within 200 ms (waiting: connect ECONNREFUSED 127.0.0.1:${port})`,
      });
      await isNotStarted(inputs.serviceDir);
    });

    it("rejects a javaHome without Java", async () => {
      const inputs = await makeService("answers", {}, { javaHome: path("none") });
      await assert.rejects(ensureRunning(inputs), { message: /^javaHome ".*" contains no Java, expected / });
    });
  });
});
