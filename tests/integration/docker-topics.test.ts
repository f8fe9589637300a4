// Proves, on a real daemon: topics are made, seen, healed and deleted by way of the published port; a broker that is dead
// is told of, loses no topic, and is no obstacle to `destroy`.
// Does not prove: what is the same everywhere, see local-topics.test.ts.
import assert from "node:assert/strict";
import { TOPICS, testTopics } from "../../testing/cases/topics-elsewhere";
import { containerOf, dockerResourcesOf, dockerText, NOTHING } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

describe("topics in Docker", function () {
  this.timeout(300_000);
  inOrder(this);

  const settings = { runtime: "docker", smokeTest: false };
  let stack: ScratchStack;

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

  testTopics({
    stack: () => stack,
    configure: (topics) => stack.configure({ ...settings, topics }),
    killBroker: () => dockerText("kill", containerOf(stack, "kafka-0")),
    assertGone: async () => assert.deepEqual(await dockerResourcesOf(stack), NOTHING),
  });
});
