import assert from "node:assert/strict";
import { readdir, stat, writeFile } from "node:fs/promises";
import {
  readRecord,
  recordedProcess,
  removeRecord,
  startIdFlag,
  writeRecord,
} from "../../../../components/runtime/local/service-record";
import { processInfo } from "../../../../components/runtime/machine/process-identity";
import { childProcesses, LIVES_ON } from "../../../support/child-processes";
import { makeRecord } from "../../../support/service";
import { temporaryFolder } from "../../../support/temporary-folder";

describe("writeRecord", () => {
  const path = temporaryFolder();

  it("writes a file that readRecord reads and other users can't read", async () => {
    const record = makeRecord({
      process: { pid: 4711, startTime: "boot/1" },
      ready: { readyMs: 900, facts: { clusterId: "x" } },
    });
    await writeRecord(path(), record);
    assert.deepEqual(await readRecord(path()), record);
    assert.deepEqual(await readdir(path()), ["service.json"]);
    assert.ok(process.platform === "win32" || ((await stat(path("service.json"))).mode & 0o777) === 0o600);
  });

  it("replaces an earlier record", async () => {
    await writeRecord(path(), makeRecord({ process: { pid: 4711, startTime: "boot/1" } }));
    const record = makeRecord();
    await writeRecord(path(), record);
    assert.deepEqual(await readRecord(path()), record);
  });
});

describe("readRecord", () => {
  const path = temporaryFolder();

  it("is undefined without a record", async () => {
    assert.equal(await readRecord(path()), undefined);
    assert.equal(await readRecord(path("no", "such", "folder")), undefined);
  });

  it("reports a damaged record", async () => {
    await writeFile(path("service.json"), "{");
    await assert.rejects(readRecord(path()), { message: /^file .*service\.json is damaged \(.+\); / });
  });
});

describe("removeRecord", () => {
  const path = temporaryFolder();

  it("removes the record, and does nothing without a record", async () => {
    await writeRecord(path(), makeRecord());
    await removeRecord(path());
    await removeRecord(path());
    assert.deepEqual(await readdir(path()), []);
  });
});

describe("recordedProcess", () => {
  const startChild = childProcesses();

  it("is the recorded process if it runs", async () => {
    const { pid } = await startChild(LIVES_ON);
    const seen = await processInfo(pid);
    assert.ok(seen);
    const identity = { pid, startTime: seen.startTime };
    assert.deepEqual(await recordedProcess(makeRecord({ process: identity })), identity);
  });

  it("is undefined if another process has the pid", async () => {
    const { pid } = await startChild(LIVES_ON);
    assert.equal(await recordedProcess(makeRecord({ process: { pid, startTime: "an earlier start" } })), undefined);
  });

  it("is a later process of the same start, which a launcher has started", async () => {
    const record = makeRecord({ process: { pid: process.pid, startTime: "an earlier start" } });
    const { pid } = await startChild(LIVES_ON, startIdFlag(record.startId));
    assert.equal((await recordedProcess(record))?.pid, pid);
  });

  it("is found by its command line if the process was not recorded", async () => {
    const record = makeRecord();
    const { pid } = await startChild(LIVES_ON, startIdFlag(record.startId));
    assert.deepEqual(await recordedProcess(record), { pid, startTime: (await processInfo(pid))?.startTime });
  });

  it("is undefined if no process was started", async () => {
    assert.equal(await recordedProcess(makeRecord()), undefined);
    assert.equal(await recordedProcess(undefined), undefined);
  });
});

describe("startIdFlag", () => {
  it("is a system property of the JVM", () => {
    assert.equal(startIdFlag("0-1-2"), "-Dkafka-cluster.startId=0-1-2");
  });
});
