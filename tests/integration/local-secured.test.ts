// Verifies: draft
import { makeHosts } from "../../testing/hosts/make-hosts";
import { onHosts } from "../../testing/hosts/ssh-stack";
import { succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";

describe("a secured cluster elsewhere", function () {
  this.timeout(600_000);
  const users = [{ name: "orders", allow: [{ topic: "orders", operations: ["Read", "Write"] }] }];
  const check = async (settings: object) => {
    const stack = await ScratchStack.create(settings as never);
    try {
      await succeeds(stack.up());
      console.log(
        ((await stack.outputs()) as never as { smokeTest: unknown }).smokeTest,
        ((await stack.outputs()) as never as { network: unknown }).network,
      );
      await succeeds(stack.preview("--expect-no-changes"));
      await succeeds(stack.destroy());
    } finally {
      await stack.remove();
    }
  };
  for (const [coordination, security] of [
    ["zookeeper", "tls"],
    ["kraft", "sasl"],
  ]) {
    it(`is up in Docker with ${coordination} and ${security}`, () =>
      check({ runtime: "docker", coordination, security, users }));
  }
  for (const [coordination, security] of [
    ["zookeeper", "sasl"],
    ["kraft", "tls"],
  ]) {
    it(`is up on three hosts with ${coordination} and ${security}`, async () => {
      const made = await makeHosts({ count: 3 });
      try {
        await check(
          onHosts(made.hosts, {
            coordination,
            security,
            users,
            brokers: 3,
            heapMiB: 256,
            ...(coordination === "kraft" ? { controllers: 3 } : { zookeepers: 3, zookeeperHeapMiB: 128 }),
          }),
        );
      } finally {
        await made.remove();
      }
    });
  }
});
