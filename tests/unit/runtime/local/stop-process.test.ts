import assert from "node:assert/strict";
import { stopProcess } from "../../../../components/runtime/local/stop-process";
import { type ProcessIdentity, processInfo } from "../../../../components/runtime/machine/process-identity";
import { childProcesses, LIVES_ON } from "../../../support/child-processes";

const IGNORES_SIGTERM = `process.on("SIGTERM", () => {}); ${LIVES_ON}`;
const STOPS_IN_ORDER = `process.on("SIGTERM", () => process.exit(0)); ${LIVES_ON}`;

describe("stopProcess", () => {
  const startChild = childProcesses();
  const identityOf = async (pid: number): Promise<ProcessIdentity> => {
    const seen = await processInfo(pid);
    assert.ok(seen);
    return seen;
  };

  it("waits for an orderly stop", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    const { pid, ended } = await startChild(STOPS_IN_ORDER);
    assert.equal(await stopProcess(await identityOf(pid), 10_000), false);
    assert.equal(await ended, null);
  });

  it("ends a process that does not handle SIGTERM", async () => {
    const { pid, ended } = await startChild(LIVES_ON);
    assert.equal(await stopProcess(await identityOf(pid), 10_000), false);
    assert.equal(await processInfo(pid), undefined);
    assert.equal(await ended, "SIGTERM");
  });

  it("kills a process that does not stop in time", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    const { pid, ended } = await startChild(IGNORES_SIGTERM);
    assert.equal(await stopProcess(await identityOf(pid), 100), true);
    assert.equal(await ended, "SIGKILL");
  });

  it("does nothing if the process has ended", async () => {
    const { pid, ended } = await startChild(LIVES_ON);
    const identity = await identityOf(pid);
    process.kill(pid, "SIGKILL");
    await ended;
    assert.equal(await stopProcess(identity, 10_000), false);
  });

  it("does not touch another process that got the same pid", async () => {
    const { pid } = await startChild(LIVES_ON);
    assert.equal(await stopProcess({ pid, startTime: "an earlier start" }, 10_000), false);
    assert.ok(await processInfo(pid));
  });
});
