// Verifies: after an `up` was killed at a chosen moment of a service's start, the next `up` ends with one process for each
// service, and `destroy` leaves nothing.
// Does not verify: random moments, which tests/faults/interruption.test.ts tries; a lost machine.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { readRecord, type ServiceRecord } from "../../components/runtime/local/service-record";
import { findByToken } from "../../components/runtime/machine/process-identity";
import { waitUntil } from "../../components/shared/wait-until";
import { publish, readAll } from "../../testing/kafka/client";
import { succeeds } from "../../testing/stack/command-results";
import { killWhen } from "../../testing/stack/kill-when";
import { RunningCommand } from "../../testing/stack/running-command";
import { ScratchStack } from "../../testing/stack/scratch-stack";

const RECORDS = ["one", "two", "three"];

describe("an `up` that was killed", function () {
  this.timeout(300_000);

  let stack: ScratchStack;

  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());
  afterEach(() => stack.destroy());

  /** Starts `up` and kills the CLI, which ends the program and the provider, at a moment of a service's start. */
  const killUpWhen = async (service: string, isMoment: (record: ServiceRecord) => boolean) => {
    const command = await RunningCommand.start("up", stack);
    await waitUntil(
      async () => {
        const record = await readRecord(join(stack.stackDir, service));
        return (record !== undefined && isMoment(record)) || undefined;
      },
      (last) => new Error(`the moment of ${service} did not come (${last})`),
      { timeoutMs: 60_000, intervalMs: 5 },
    );
    await command.killCli();
  };

  const isStarted = ({ process }: ServiceRecord): boolean => process !== undefined;

  const assertHealed = async () => {
    assert.deepEqual(Object.keys(await stack.pids()), ["kafka-0", "zookeeper"]);
    const { bootstrapServers } = await stack.outputs();
    await publish(bootstrapServers, "orders", RECORDS);
    assert.deepEqual(await readAll(bootstrapServers, "orders", RECORDS.length), RECORDS);
  };

  it("can be destroyed as it is", async () => {
    await killUpWhen("kafka-0", isStarted);
    // Pulumi's state does not contain the broker yet.
    assert.deepEqual(Object.keys(await stack.pids()), ["kafka-0", "zookeeper"]);
    await succeeds(stack.destroy());
    assert.deepEqual(await stack.pids(), {});
    assert.equal(existsSync(stack.stackDir), false);
  });

  it("can be destroyed as it is once it has written launchers", async () => {
    await killWhen("up", stack, async () => existsSync(join(stack.stackDir, "kafka", "1_RUN_Zookeeper.sh")));
    await succeeds(stack.pulumi("cancel", "--yes"));
    await succeeds(stack.destroy());
    assert.equal(existsSync(stack.stackDir), false);
  });

  it("is finished by the next one, which finds a process that was not recorded", async () => {
    await killUpWhen("kafka-0", ({ ready }) => ready === undefined);
    await succeeds(stack.up());
    await assertHealed();
  });

  it("is finished by the next one, which adopts the broker", async () => {
    await killUpWhen("kafka-0", isStarted);
    const { "kafka-0": broker } = await stack.pids();
    await succeeds(stack.up());
    await assertHealed();
    assert.equal((await stack.pids())["kafka-0"], broker);
  });

  it("is finished by the next one, which restarts a ZooKeeper whose settings have changed", async () => {
    await killUpWhen("zookeeper", isStarted);
    const { zookeeper } = await stack.pids();
    await stack.configure({ zookeeperConfig: { maxClientCnxns: 10 } });
    await succeeds(stack.up());
    await assertHealed();
    const pids = await stack.pids();
    assert.notEqual(pids.zookeeper, zookeeper);
    const found = await findByToken(`-Dlog4j.configuration=file:${stack.stackDir}/zookeeper/`);
    assert.equal(found?.pid, pids.zookeeper);
  });
});
