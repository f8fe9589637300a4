// Verifies, in short form: a stack in Docker changes from 3.3.1 to 3.9.1 with its records, and a new stack on a host runs 3.9.1
// with KRaft and security. Does not verify: several brokers and the way back, which local-versions.test.ts verifies.
import assert from "node:assert/strict";

import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { leftoversOn, sshStack } from "../../testing/hosts/ssh-stack";
import { FIRST, publish, readAll } from "../../testing/kafka/client";
import { oneLine, succeeds } from "../../testing/stack/command-results";
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

  it("changes from 3.3.1 to 3.9.1 with its records", async () => {
    await publish((await stack.outputs()).bootstrapServers, "orders", FIRST);
    await stack.configure({ ...DOCKER, version: "3.9.1" });
    assert.match(
      oneLine(await succeeds(stack.preview())),
      /version changes to 3\.9\.1 on kafka-0, zookeeper; the protocol stays 3\.3/,
    );
    await succeeds(stack.up());
    const { bootstrapServers, kafkaVersion } = await stack.outputs();
    assert.equal(kafkaVersion, "3.9.1");
    assert.deepEqual(await readAll(bootstrapServers, "orders", FIRST.length), FIRST);
    await succeeds(stack.up("--expect-no-changes"));
  });
});

describe("a new stack with Kafka 3.9.1 on a host", function () {
  this.timeout(600_000);
  inOrder(this);

  let made: TestHosts;
  let stack: ScratchStack;

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 1 });
    stack = await sshStack(made.hosts, {
      version: "3.9.1",
      coordination: "kraft",
      security: "sasl",
      startupTimeoutMs: 180_000,
    });
  });
  after(async () => {
    await stack?.remove();
    await made?.remove();
  });

  it("passes the smoke test, and does not change with a second command", async () => {
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
