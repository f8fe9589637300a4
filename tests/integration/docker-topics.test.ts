// Proves, on a real daemon: topics are made, seen, healed and deleted by way of the published port; a broker that is dead
// is told of, loses no topic, and is no obstacle to `destroy`.
// Does not prove: what is the same everywhere, see local-topics.test.ts.
import assert from "node:assert/strict";

import { ScratchStack } from "../../tools/scratch-stack";
import { removeFromDocker } from "../../tools/stacks-in-docker";
import { publish, readAll, topicNames } from "../support/client";
import { succeeds } from "../support/command-results";
import { containerOf, dockerText, NOTHING, requireDocker, thereIsOf } from "../support/docker";
import { inOrder } from "../support/in-order";
import { byHand, topicOf } from "../support/topics";

const TOPICS = [{ name: "orders", partitions: 3, config: { "retention.ms": 86_400_000 } }, { name: "clicks" }];

describe("topics in Docker", function () {
  this.timeout(300_000);
  inOrder(this);

  const settings = { runtime: "docker", smokeTest: false };
  let stack: ScratchStack;
  let servers: string;

  before(async function () {
    await requireDocker(this);
    stack = await ScratchStack.create({ ...settings, topics: TOPICS });
  });
  after(async () => {
    await stack?.remove();
    if (stack) {
      await removeFromDocker(stack.name);
    }
  });

  const up = (...args: string[]): Promise<string> => succeeds(stack.up(...args));

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
    await stack.configure({ ...settings, topics: TOPICS.slice(0, 1) });
    assert.match((await stack.preview()).text, /health +: "whole" => "the topic is gone"/);
    await up();
    assert.deepEqual(await topicNames(servers), ["orders"]);
    await up("--expect-no-changes");
  });

  it("are looked at again once a broker is back that was stopped", async () => {
    await publish(servers, "orders", ["before"]);
    await dockerText("kill", containerOf(stack, "kafka-0"));
    assert.match((await stack.preview()).text, /health +: "whole" => "not seen: /);
    await up();
    assert.deepEqual(await readAll(servers, "orders", 1), ["before"]);
    await up("--expect-no-changes");
  });

  it("go with a broker that is dead, and nothing is left", async () => {
    await dockerText("kill", containerOf(stack, "kafka-0"));
    await succeeds(stack.destroy());
    assert.deepEqual(await thereIsOf(stack), NOTHING);
  });
});
