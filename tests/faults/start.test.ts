// Verifies: an `up` fails at once with the last log lines if a service ends during its start, and after the timeout if the
// service hangs; no process is left, and the next `up` succeeds.
// Does not verify: Kafka's own messages about settings; tests/integration/local-bad-inputs.test.ts does.
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

/** Time for a service to answer, in milliseconds. */
const STARTUP_TIMEOUT_MS = 60_000;

describe("an `up` on this machine, of a service", function () {
  this.timeout(300_000);

  let stack: ScratchStack;

  before(async function () {
    if (process.platform === "win32") {
      this.skip(); // The stand-in for Java is a shell script.
    }
    stack = await ScratchStack.create();
  });
  after(() => stack?.remove());

  /**
   * Runs `up` with a shell script in place of Java, which must fail and leave no process, then a correct `up`.
   *
   * @returns output and duration of the failed `up`.
   */
  const failsThenSucceeds = async (row: FaultId, ...script: string[]) => {
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

  itInFull("that ends at once fails with its last log lines", async () => {
    const { text, failedMs } = await failsThenSucceeds(
      "F5",
      "echo 'java.lang.OutOfMemoryError: Java heap space' >&2",
      "exit 3",
    );
    assert.match(text, /zookeeper: process \d+ ended during its start; the heap is full: raise heapMiB/);
    assert.ok(text.includes("| java.lang.OutOfMemoryError: Java heap space"), text);
    assert.ok(failedMs < STARTUP_TIMEOUT_MS, `up took ${failedMs} ms`);
  });

  itInFull("that hangs fails after the timeout", async () => {
    await stack.destroy();
    const { text } = await failsThenSucceeds("F6", "exec sleep 600");
    assert.match(text, /zookeeper: process \d+ did not answer within 60000 ms/);
  });
});
