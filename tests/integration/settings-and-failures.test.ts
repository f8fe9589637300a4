// Verifies, on the local runtime: a codec that kafkajs does not read, an IPv6 address and JVM flags of the user in one cluster,
// which the smoke test verifies; changed flags restart the broker; a class that is not in the distribution fails `up` with the
// class, its setting and the line of the log; an advertised host that this machine can't resolve is refused in seconds; no topic
// of the smoke test remains, also not of an interrupted one, while those of other tests do; the test refuses brokers that delete no
// topics before it creates one.
// Does not verify: the same messages in containers and on hosts, which tests of their runtimes verify.
import assert from "node:assert/strict";

import { withSharedAdmin } from "../../components/kafka-client/shared-admin";
import { processInfo } from "../../components/runtime/machine/process-identity";
import { roundTrip } from "../../components/smoke-test/round-trip";
import { hasIPv6 } from "../../testing/has-ipv6";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { PROJECT } from "../../tools/project";

describe("a cluster with further settings", function () {
  this.timeout(300_000);

  const CONFIG = {
    coordination: "kraft",
    brokerConfig: { "compression.type": "zstd" },
    brokerJvmFlags: ["-Dmy.flag=one two", "-XX:MaxMetaspaceSize=200m"],
  };
  let stack: ScratchStack;
  let bindAddress: string;
  /** Topics of another test, which the stack's smoke test must not touch. */
  let otherTopics: readonly string[] = [];

  const commandLine = async (): Promise<string> => {
    const { "kafka-0": pid = 0 } = await stack.pids();
    return (await processInfo(pid))?.commandLine ?? "";
  };

  const testTopics = async (bootstrapServers: string): Promise<string[]> => {
    const settings = { bootstrapServers, retries: 3, pauseMs: 50, answerTimeoutMs: 5_000 };
    const topics = await withSharedAdmin(settings, (inTurn) => inTurn((admin) => admin.listTopics()));
    return topics.filter((topic) => topic.includes("smoke-test"));
  };

  before(async () => {
    bindAddress = (await hasIPv6()) ? "::1" : "127.0.0.1";
    stack = await ScratchStack.create({ ...CONFIG, bindAddress });
    await succeeds(stack.up());
  });
  after(() => stack.remove());

  it("passes the smoke test, whose topics are deleted, at an IPv6 address and with zstd", async () => {
    const { bootstrapServers, smokeTest } = await stack.outputs();
    assert.match(bootstrapServers, bindAddress === "::1" ? /^\[::1\]:\d+$/ : /^127\.0\.0\.1:\d+$/);
    assert.equal(smokeTest.proven.length, 4);
    assert.deepEqual(await testTopics(bootstrapServers), []);
  });

  it("refuses a smoke test of brokers that delete no topics, and names topics that a test must leave", async () => {
    const brokerConfig = { ...CONFIG.brokerConfig, "delete.topic.enable": false };
    await stack.configure({ ...CONFIG, bindAddress, brokerConfig, smokeTest: false });
    await succeeds(stack.up());
    const { bootstrapServers } = await stack.outputs();
    await assert.rejects(roundTrip({ bootstrapServers }), {
      message: `smoke test of ${bootstrapServers} failed at createTopics (delete.topic.enable must be true, because the test deletes its topics, got false; remove the setting or the smoke test)`,
    });
    assert.deepEqual(await testTopics(bootstrapServers), []);
    const { verified } = await roundTrip({ bootstrapServers, deleteTopics: false, testId: "another test" });
    otherTopics = await testTopics(bootstrapServers);
    assert.equal(otherTopics.length, 2);
    assert.match(verified.at(-1) ?? "", /^topics \S+ and \S+ of the test may remain, .+KAFKA-1194/);
    assert.ok(otherTopics.every((topic) => verified.at(-1)?.includes(topic)));
  });

  it("runs with the JVM flags, and restarts when one changes", async () => {
    assert.ok((await commandLine()).includes("-Dmy.flag=one two"), await commandLine());
    const { bootstrapServers } = await stack.outputs();
    // As if the stack's smoke test had been interrupted.
    await roundTrip({ bootstrapServers, deleteTopics: false, testId: `${PROJECT}/${stack.name}/smoke-test` });
    assert.equal((await testTopics(bootstrapServers)).length, 4);
    const brokerJvmFlags = ["-Dmy.flag=three", "-XX:MaxMetaspaceSize=200m"];
    await stack.configure({ ...CONFIG, bindAddress, brokerJvmFlags });
    await succeeds(stack.up());
    assert.ok((await commandLine()).includes("-Dmy.flag=three "), await commandLine());
  });

  it("has no topic of the interrupted smoke test after the next one, and those of another test", async () => {
    const { bootstrapServers, smokeTest } = await stack.outputs();
    assert.equal(smokeTest.proven.length, 4);
    assert.deepEqual(await testTopics(bootstrapServers), otherTopics);
  });

  it("refuses an advertised host that this machine can't resolve within seconds", async () => {
    await stack.configure({
      ...CONFIG,
      bindAddress: "0.0.0.0",
      security: "none",
      advertisedHost: "kafka.example.invalid",
    });
    const startedAt = Date.now();
    const text = oneLine(await fails(stack.preview()));
    assert.match(text, /advertisedHost must be a name or address that this machine can resolve/);
    assert.ok(Date.now() - startedAt < 30_000);
  });

  it("names a class that is not in the distribution, its setting and the line of the log", async () => {
    const brokerConfig = { "metric.reporters": "com.example.Missing" };
    await stack.configure({ ...CONFIG, bindAddress, brokerConfig });
    const text = oneLine(await fails(stack.up()));
    assert.match(
      text,
      /class com\.example\.Missing is not in the distribution: correct metric\.reporters, or set archive/,
    );
    assert.match(text, /\| .*ClassNotFoundException: com\.example\.Missing/);
  });
});
