// Verifies, in short form: a stack in Docker, and one on a host with KRaft and security, change from 3.3.1 to 3.9.1 with their
// records, although the first `up` was killed meanwhile.
// Does not verify: several brokers and the way back, which local-versions.test.ts and tests/faults/versions.test.ts verify.
import assert from "node:assert/strict";

import { InterruptedOnHost, MOMENTS } from "../../testing/cases/interrupted-on-host";
import { dockerResourcesOf, EVERYTHING, NOTHING, startOf } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { leftoversOn, onHosts, sshStack } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { FIRST, publish, readAll } from "../../testing/kafka/client";
import { oneLine, succeeds } from "../../testing/stack/command-results";
import { killWhen } from "../../testing/stack/kill-when";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

describe("a stack in Docker", function () {
  this.timeout(600_000);
  inOrder(this);

  const DOCKER = { runtime: "docker", startupTimeoutMs: 180_000 };
  let stack: ScratchStack;

  before(async function () {
    await requireDocker(this);
    stack = await ScratchStack.create({ ...DOCKER, version: "3.3.1" });
    await succeeds(stack.up());
  });
  after(async () => {
    await stack?.remove();
    if (stack) {
      await removeFromDocker(stack.name);
    }
  });

  it("changes from 3.3.1 to 3.9.1 with its records, although the first `up` was killed after ZooKeeper", async () => {
    await publish((await stack.outputs()).bootstrapServers, "orders", FIRST);
    await stack.configure({ ...DOCKER, version: "3.9.1" });
    assert.match(
      oneLine(await succeeds(stack.preview())),
      /version changes to 3\.9\.1 on kafka-0, zookeeper; the protocol stays 3\.3/,
    );
    const { id: before } = await startOf(stack, "zookeeper");
    await killWhen("up", stack, async () => (await startOf(stack, "zookeeper")).id !== before);
    await succeeds(stack.up());
    // The old image stays for the way back.
    assert.deepEqual(await dockerResourcesOf(stack), { ...EVERYTHING, images: 2 });
    const { bootstrapServers, kafkaVersion } = await stack.outputs();
    assert.equal(kafkaVersion, "3.9.1");
    assert.deepEqual(await readAll(bootstrapServers, "orders", FIRST.length), FIRST);
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("leaves nothing when it is destroyed", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  });
});

describe("a secured stack with KRaft on a host", function () {
  this.timeout(600_000);
  inOrder(this);

  const settings = (version: string) => ({
    version,
    coordination: "kraft",
    security: "sasl",
    startupTimeoutMs: 180_000,
    topics: [{ name: "orders" }],
  });
  let made: TestHosts;
  let stack: ScratchStack;

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 1 });
    stack = await sshStack(made.hosts, settings("3.3.1"));
    await succeeds(stack.up());
  });
  after(async () => {
    await stack?.remove();
    await made?.remove();
  });

  it("changes from 3.3.1 to 3.9.1, although the first `up` was killed while the host unpacked", async () => {
    await stack.configure(onHosts(made.hosts, settings("3.9.1")));
    await new InterruptedOnHost(made.hosts[0] as TestHost, stack).killUpAt(MOMENTS.unpack);
    await succeeds(stack.up());
    assert.equal((await stack.outputs()).kafkaVersion, "3.9.1");
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("leaves nothing when it is destroyed", async () => {
    await succeeds(stack.destroy());
    const left = await Promise.all(made.hosts.map(leftoversOn));
    assert.deepEqual(left.flat(), []);
  });
});
