import assert from "node:assert/strict";

import { waitUntil } from "../../components/shared/wait-until";
import { topicNames } from "../kafka/client";
import type { ScratchStack } from "../stack/scratch-stack";
import { startToolCommand, toolCommand } from "../stack/tool-command";

/** Output of `npm run status -- --json`, as far as tests read it. */
interface Status {
  readonly services: readonly {
    readonly name: string;
    readonly pid: number | null;
    readonly version: string;
    readonly uptimeSeconds: number;
    readonly memoryBytes: number;
    readonly dataBytes: number;
    readonly health: string;
  }[];
  readonly brokers: readonly { readonly id: number; readonly answers: boolean; readonly isController: boolean }[];
  readonly quorum: { readonly voters: readonly object[] } | null;
  readonly topics: readonly { readonly name: string; readonly bytes: number }[];
  readonly groups: readonly { readonly name: string; readonly lag: number }[];
  readonly problems: readonly string[];
}

/** Status of a stack. Asserts that the command writes JSON alone, and that its exit code agrees with the problems. */
export async function statusOf(stack: ScratchStack): Promise<Status> {
  const { exitCode, stdout, stderr } = await toolCommand(stack, "status", "--json");
  const status: Status = JSON.parse(stdout);
  assert.deepEqual([exitCode, stderr], [status.problems.length > 0 ? 1 : 0, ""]);
  return status;
}

/** Stack whose commands are tested, as far as it is not like most. */
interface Surroundings {
  /** Runs commands where they reach the stack. @defaultValue - they reach it anywhere */
  readonly connected?: <Result>(action: () => Promise<Result>) => Promise<Result>;
  /** Version of Kafka. @defaultValue `3.3.1` */
  readonly version?: string;
}

/**
 * Tests of the commands `status`, `logs` and `verify` on a running stack that is well.
 *
 * @param services - names of its services: coordinators first, brokers by number.
 */
export function testCommands(
  stack: () => ScratchStack,
  services: readonly string[],
  { connected = (action) => action(), version: expected = "3.3.1" }: Surroundings = {},
) {
  const command = (name: string, ...args: string[]) => connected(() => toolCommand(stack(), name, ...args));

  it("shows in its status that all is well", async () => {
    const status = await connected(() => statusOf(stack()));
    assert.deepEqual(status.problems, []);
    assert.deepEqual(
      status.services.map(({ name, health }) => `${name} ${health}`),
      services.map((name) => `${name} healthy`),
    );
    for (const { name, pid, version, uptimeSeconds, memoryBytes, dataBytes } of status.services) {
      assert.ok((pid ?? 0) > 0 && uptimeSeconds >= 0 && memoryBytes > 2 ** 24 && dataBytes > 0, name);
      assert.equal(version, expected);
    }
    const isKRaft = status.quorum !== null;
    assert.equal(status.brokers.filter(({ isController }) => isController).length, isKRaft ? 0 : 1);
    assert.ok(status.topics.some(({ name, bytes }) => name === "__consumer_offsets" && bytes > 0));
    const { exitCode, stdout } = await command("status");
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, /\n\nAll is well\.\n$/);
    assert.ok(!stdout.includes("\u001b"), "colours in a pipe");
  });

  it("prints the logs of its services, and follows one until Ctrl-C", async () => {
    for (const service of services) {
      const { exitCode, stdout, stderr } = await command("logs", service, "--no-follow", "--lines", "3");
      assert.deepEqual([exitCode, `${stdout}${stderr}`.trim().split("\n").length], [0, 3], service);
    }
    const unknown = await command("logs", "kafka-9");
    assert.equal(unknown.exitCode, 1);
    assert.equal(
      unknown.stderr,
      `error: stack ${stack().name} has no service kafka-9; its services are ${services.join(", ")}\n`,
    );
    const following = await connected(async () => startToolCommand(stack(), "logs", "kafka-0", "--lines", "1"));
    await new Promise((resolve) => following.stdout?.once("data", resolve));
    following.kill("SIGINT");
    const exitCode = await new Promise((resolve) => following.once("close", resolve));
    assert.equal(exitCode, 0);
  });

  it("is verified at any time, and no topic of the test is left", async () => {
    const { exitCode, stdout, stderr } = await command("verify", "--json");
    assert.deepEqual([exitCode, stderr], [0, ""]);
    const { verified, durationsMs, problems } = JSON.parse(stdout);
    assert.deepEqual([verified.length, problems], [4, []]);
    assert.ok(durationsMs.total > 0);
    const { bootstrapServers } = await stack().outputs();
    await waitUntil(
      // Each broker learns of the deletion at another time.
      async () => !(await topicNames(bootstrapServers)).some((name) => name.includes("smoke-test")) || undefined,
      (cause) => new Error("a topic of the test is left", { cause }),
      { timeoutMs: 30_000 },
    );
  });
}
