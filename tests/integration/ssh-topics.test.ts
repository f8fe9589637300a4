// Proves, on a host with an SSH server: topics are made, seen, healed and deleted by way of SSH; a broker that is dead is
// told of, loses no topic, and is no obstacle to `destroy`.
// Does not prove: what is the same everywhere, see local-topics.test.ts.
import assert from "node:assert/strict";
import { TOPICS, testTopics } from "../../testing/cases/topics-elsewhere";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { killServiceOn, leftoversOn, onHosts, sshStack } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import type { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

describe("topics on a host", function () {
  this.timeout(300_000);
  inOrder(this);

  let made: TestHosts;
  let host: TestHost;
  let stack: ScratchStack;

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

  testTopics({
    stack: () => stack,
    configure: (topics) => stack.configure(onHosts([host], { smokeTest: false, topics })),
    killBroker: () => killServiceOn(host, "kafka-0"),
    assertGone: async () => assert.deepEqual(await leftoversOn(host), []),
  });
});
