// Proves: an `up` whose service ends during its start fails at once with its last words, one whose service hangs fails when
// the time is over; neither leaves a process, and the next one ends well.
// Does not prove: what Kafka itself says of its settings, which tests/integration/bad-inputs does.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { processInfo } from "../../components/runtime/machine/process-identity";
import type { FaultId } from "../../testing/faults/catalogue";
import { itInFull } from "../../testing/faults/form";
import { recordOutcome } from "../../testing/faults/outcomes";
import { bringUp, hasOneJvmEach } from "../../testing/faults/stack";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { writeJava } from "../support/fake-java";

/** Time that a service has to answer, in milliseconds. */
const STARTUP_TIMEOUT_MS = 60_000;

describe("an `up` on this machine, of a service", function () {
  this.timeout(300_000);

  let stack: ScratchStack;

  before(async function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script stands for Java.
    }
    stack = await ScratchStack.create();
  });
  after(() => stack?.remove());

  /**
   * Runs `up` with a shell script in place of Java, which must fail and leave no process, and then as it should be.
   *
   * @returns what the first one said, and how long it took.
   */
  const fails = async (row: FaultId, ...script: string[]) => {
    const javaHome = join(stack.ownDir, row);
    await mkdir(javaHome);
    await writeJava(javaHome, ...script);
    await writeFile(join(javaHome, "release"), 'JAVA_VERSION="17.0.15"\n');
    await stack.configure({ javaHome });
    const startedAt = Date.now();
    const { exitCode, text } = await stack.up();
    const failedMs = Date.now() - startedAt;
    assert.notEqual(exitCode, 0, text);
    const pid = Number(/zookeeper: process (\d+) /.exec(text)?.[1]);
    assert.equal(await processInfo(pid), undefined);
    assert.deepEqual(await stack.pids(), {});
    await stack.configure({});
    await bringUp(stack);
    await hasOneJvmEach(stack, "kafka-0", "zookeeper");
    recordOutcome({ row, runtime: "local", healedMs: Date.now() - startedAt });
    return { text, failedMs };
  };

  itInFull("that ends at once fails with its last words", async () => {
    const { text, failedMs } = await fails("F5", "echo 'java.lang.OutOfMemoryError: Java heap space' >&2", "exit 3");
    assert.match(text, /zookeeper: process \d+ ended during its start; the memory is not enough: lower heapMiB/);
    assert.ok(text.includes("| java.lang.OutOfMemoryError: Java heap space"), text);
    assert.ok(failedMs < STARTUP_TIMEOUT_MS, `it took ${failedMs} ms`);
  });

  itInFull("that hangs fails when the time is over", async () => {
    await stack.destroy();
    const { text } = await fails("F6", "exec sleep 600");
    assert.match(text, /zookeeper: process \d+ did not answer within 60000 ms/);
  });
});
