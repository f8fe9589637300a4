// Proves, on a host with an SSH server: topics are made, seen, healed and deleted by way of SSH; a broker that is dead is
// told of, loses no topic, and is no obstacle to `destroy`.
// Does not prove: what is the same everywhere, see local-topics.test.ts.
import assert from "node:assert/strict";

import type { ScratchStack } from "../../tools/scratch-stack";
import { publish, readAll, topicNames } from "../support/client";
import { succeeds } from "../support/command-results";
import { makeHosts, type TestHosts } from "../support/hosts/make-hosts";
import { requireHosts } from "../support/hosts/require-hosts";
import type { TestHost } from "../support/hosts/test-host";
import { inOrder } from "../support/in-order";
import { leftOn, onHosts, servicesOn, sshStack } from "../support/ssh-stack";
import { byHand, topicOf } from "../support/topics";

const TOPICS = [{ name: "orders", partitions: 3, config: { "retention.ms": 86_400_000 } }, { name: "clicks" }];

describe("topics on a host", function () {
  this.timeout(300_000);
  inOrder(this);

  let made: TestHosts;
  let host: TestHost;
  let stack: ScratchStack;
  let servers: string;

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 1 });
    [host] = made.hosts as [TestHost];
    stack = await sshStack([host], { smokeTest: false, topics: TOPICS });
  });
  after(async () => {
    await stack?.remove();
    await made?.remove();
  });

  const up = (...args: string[]): Promise<string> => succeeds(stack.up(...args));

  const killBroker = async (): Promise<void> => {
    for (const { pid } of (await servicesOn(host))["kafka-0"] ?? []) {
      process.kill(pid, "SIGKILL");
    }
  };

  it("are there after one `up`, which changes nothing the next time", async () => {
    await up();
    servers = (await stack.outputs<{ bootstrapServers: string }>()).bootstrapServers;
    assert.deepEqual(await topicOf(servers, "orders"), {
      partitions: 3,
      replicas: 1,
      config: { "retention.ms": "86400000" },
    });
    await up("--expect-no-changes");
  });

  it("are shown and healed where they were deleted by hand, and deleted where they are removed", async () => {
    await byHand(servers, (admin) => admin.deleteTopics({ topics: ["orders"] }));
    await stack.configure(onHosts([host], { smokeTest: false, topics: TOPICS.slice(0, 1) }));
    assert.match((await stack.preview()).text, /health +: "whole" => "the topic is gone"/);
    await up();
    assert.deepEqual(await topicNames(servers), ["orders"]);
    await up("--expect-no-changes");
  });

  it("are looked at again once a dead broker is back", async () => {
    await publish(servers, "orders", ["before"]);
    await killBroker();
    assert.match((await stack.preview()).text, /health +: "whole" => "not seen: /);
    await up();
    assert.deepEqual(await readAll(servers, "orders", 1), ["before"]);
    await up("--expect-no-changes");
  });

  it("go with a broker that is dead, and nothing is left", async () => {
    await killBroker();
    await succeeds(stack.destroy());
    assert.deepEqual(await leftOn(host), []);
  });
});
