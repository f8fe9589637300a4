// Verifies: when one broker or its ZooKeeper ends or hangs, or their records or Pulumi's state are wrong, a client that writes
// all the time loses no acknowledged record, and the next `up` succeeds with one JVM for each service.
// Does not verify: a power failure. What a killed process has written survives in the memory of the system.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";

import { readRecord, writeRecord } from "../../components/runtime/local/service-record";
import { processInfo } from "../../components/runtime/machine/process-identity";
import { waitUntil } from "../../components/shared/wait-until";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { awaitCondition } from "../../testing/await-condition";
import type { FaultId } from "../../testing/faults/catalogue";
import { isFull, itInFull, times } from "../../testing/faults/form";
import { Ledger } from "../../testing/faults/ledger";
import { bringUp, hasOneJvmEach } from "../../testing/faults/stack";
import { topicNames } from "../../testing/kafka/client";
import { fails, succeeds } from "../../testing/stack/command-results";
import { RunningCommand } from "../../testing/stack/running-command";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { PROJECT } from "../../tools/project";
import { childProcesses, LIVES_ON } from "../support/child-processes";

const portOf = (address: string): number => Number(address.split(":")[1]);

describe("one broker on this machine, with a client that writes all the time", function () {
  this.timeout(900_000);
  inOrder(this);

  const startChild = childProcesses();
  let stack: ScratchStack;
  let outputs: Outputs;
  let ledger: Ledger;

  before(async () => {
    stack = await ScratchStack.create();
    await bringUp(stack);
    outputs = await stack.outputs();
    ledger = await Ledger.open(outputs.bootstrapServers);
  });
  after(async () => {
    await ledger?.close();
    await stack.remove();
  });

  /** Runs a fault and its cure. Asserts that nothing is lost, and that each service has one JVM. */
  const survives = async (row: FaultId, fault: () => Promise<unknown>) => {
    await ledger.survives({ row, runtime: "local" }, fault);
    await hasOneJvmEach(stack, "kafka-0", "zookeeper");
  };

  const kill = (pid: number | undefined) => process.kill(pid as number, "SIGKILL");

  /** Pids of both services. */
  const pids = async () => {
    const { "kafka-0": broker, zookeeper } = await stack.pids();
    assert.ok(broker && zookeeper);
    return { broker, zookeeper };
  };

  itInFull("loses nothing when the broker is killed, and restarts it with its data despite the old lock", async () => {
    for (let tried = 0; tried < times(1, 10); tried += 1) {
      const before = await pids();
      await survives("F1", async () => {
        kill(before.broker);
        assert.ok(existsSync(join(stack.stackDir, "data", "kafka-0", ".lock")));
        await bringUp(stack);
      });
      const after = await pids();
      assert.equal(after.zookeeper, before.zookeeper);
      assert.notEqual(after.broker, before.broker);
    }
  });

  itInFull("keeps the process of the broker when ZooKeeper is killed", async () => {
    for (let tried = 0; tried < times(1, 10); tried += 1) {
      const before = await pids();
      await survives("F2", async () => {
        kill(before.zookeeper);
        await bringUp(stack);
      });
      const after = await pids();
      assert.equal(after.broker, before.broker);
      assert.notEqual(after.zookeeper, before.zookeeper);
    }
  });

  itInFull("loses nothing when both are killed", async () => {
    for (let tried = 0; tried < times(1, 10); tried += 1) {
      const { broker, zookeeper } = await pids();
      await survives("F3", async () => {
        kill(broker);
        kill(zookeeper);
        await bringUp(stack);
      });
    }
  });

  it("starts no second broker while the broker is suspended, and continues with the same process", async () => {
    for (let tried = 0; tried < times(1, 3); tried += 1) {
      const { broker } = await pids();
      await survives("F4", async () => {
        process.kill(broker, "SIGSTOP");
        try {
          assert.match((await stack.preview()).text, new RegExp(`"process ${broker} does not answer `));
          if (isFull()) {
            const text = await fails(stack.up());
            assert.match(text, new RegExp(`kafka-0: process ${broker} did not answer within 60000 ms`));
          }
          await hasOneJvmEach(stack, "kafka-0", "zookeeper");
        } finally {
          process.kill(broker, "SIGCONT");
        }
        await ledger.awaitAcknowledgement();
        await bringUp(stack);
      });
      assert.equal((await pids()).broker, broker);
    }
  });

  it("comes back after a reboot, and touches no other process that has a recorded pid", async () => {
    const before = await pids();
    const strangers = [await startChild(LIVES_ON), await startChild(LIVES_ON)];
    await survives("S6", async () => {
      kill(before.broker);
      kill(before.zookeeper);
      for (const [index, service] of ["kafka-0", "zookeeper"].entries()) {
        const serviceDir = join(stack.stackDir, service);
        const record = await readRecord(serviceDir);
        assert.ok(record?.process);
        const pid = strangers[index]?.pid as number;
        await writeRecord(serviceDir, { ...record, process: { pid, startTime: "another-boot/4711" } });
      }
      await bringUp(stack);
    });
    for (const { pid } of strangers) {
      assert.ok(await processInfo(pid), "the process that got the pid");
    }
  });

  itInFull("keeps its data when the broker gets another heap size", async () => {
    const before = await pids();
    await survives("C4", async () => {
      await stack.configure({ heapMiB: 288 });
      await bringUp(stack);
    });
    const after = await pids();
    assert.notEqual(after.broker, before.broker);
    assert.equal(after.zookeeper, before.zookeeper);
  });

  it("is not changed by an `up` or a `refresh` without a difference", async () => {
    const before = await pids();
    for (let tried = 0; tried < times(1, 3); tried += 1) {
      await survives("P9", () => bringUp(stack, "--expect-no-changes"));
      await succeeds(stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes"));
    }
    assert.deepEqual(await pids(), before);
  });

  const lockFolder = () => join(stack.backend, ".pulumi", "locks", "organization", PROJECT, stack.name);

  it("refuses a second `up` during the first one, and is not changed by the second", async () => {
    const before = await pids();
    await survives("P5", async () => {
      const first = await RunningCommand.start("up", stack);
      await waitUntil(
        async () => (await readdir(lockFolder())).length > 0 || undefined,
        () => new Error("the first `up` acquired no lock"),
        { timeoutMs: 60_000, intervalMs: 5 },
      );
      const text = await fails(stack.up());
      assert.match(text, /the stack is currently locked by 1 lock\(s\)/);
      assert.equal(await first.ended, 0);
    });
    assert.deepEqual(await pids(), before);
  });

  it("removes the lock of a command that has ended, and no other lock", async () => {
    const lock = join(lockFolder(), "lock.json");
    const ended = await startChild("console.log('ends')");
    await ended.ended;
    const locks = [
      { pid: ended.pid, hostname: hostname(), isCleared: true },
      { pid: process.pid, hostname: hostname(), isCleared: false },
      { pid: ended.pid, hostname: "another-host", isCleared: false },
    ];
    for (const { isCleared, ...holder } of locks) {
      await survives("P7", async () => {
        await mkdir(dirname(lock), { recursive: true });
        await writeFile(lock, JSON.stringify({ ...holder, username: "somebody", timestamp: new Date() }));
        const { exitCode, text } = await stack.up();
        assert.equal(exitCode === 0, isCleared, text);
        assert.equal(/the stack is currently locked by 1 lock\(s\)/.test(text), !isCleared, text);
        assert.equal(existsSync(lock), !isCleared);
        await rm(lock, { force: true });
      });
    }
  });

  it("reports a damaged state file, and works again with the backup beside it", async () => {
    const state = join(stack.backend, ".pulumi", "stacks", PROJECT, `${stack.name}.json`);
    const before = await pids();
    await survives("P8", async () => {
      await truncate(state, Math.floor((await readFile(state)).length / 2));
      const text = await fails(stack.up());
      assert.match(text, /failed to load checkpoint|could not deserialize|unexpected end of JSON/);
      await copyFile(`${state}.bak`, state);
      await bringUp(stack);
    });
    assert.deepEqual(await pids(), before);
  });

  itInFull("protects its ports from another stack, whose error names this stack", async () => {
    const ports = { port: portOf(outputs.bootstrapServers), zookeeperPort: portOf(outputs.zookeeperConnect) };
    const other = await ScratchStack.create(ports);
    try {
      await survives("P6", async () => {
        const text = await fails(other.up());
        for (const service of ["zookeeper", "kafka-0"]) {
          assert.ok(text.includes(`(${PROJECT}/${stack.name}/${service})`), text);
        }
      });
    } finally {
      await other.remove();
    }
  });

  it("contains no topic of concurrent or failed smoke tests", async () => {
    const before = await topicNames(outputs.bootstrapServers);
    const test = (timeoutMs: number) =>
      roundTrip({ bootstrapServers: outputs.bootstrapServers, replicationFactor: 1, deleteTopics: true, timeoutMs });
    await survives("T1", async () => {
      await Promise.all([test(60_000), test(60_000), test(60_000)]);
      for (const timeoutMs of [50, 150, 250]) {
        await test(timeoutMs).catch(() => {}); // A fast machine may have finished by then.
      }
      await awaitCondition(
        async () => (await topicNames(outputs.bootstrapServers)).join() === before.join(),
        "only the topic of the client exists",
      );
    });
  });
});
