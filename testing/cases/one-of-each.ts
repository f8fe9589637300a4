import assert from "node:assert/strict";
import { createTopic, FIRST, publish, readAll, replicasOf, SECOND, THIRD } from "../kafka/client";
import { succeeds } from "../stack/command-results";
import { killServices } from "../stack/kill-services";
import type { ScratchStack } from "../stack/scratch-stack";
import { statusOf } from "./commands";

/** Services that a preview would start again, from the text of `preview --diff`. */
const updatedServices = (text: string): string[] =>
  [...text.matchAll(/~ .*:LocalService: \(update\)\n\s+\[id=[^\]]*\/([\w-]+)\]/g)]
    .map(([, service = ""]) => service)
    .sort();

/**
 * Tests of a running stack with three brokers and three ZooKeeper servers or controllers on this machine: the loss of one of
 * each. Leaves the topic `orders`, on all three brokers, with {@link FIRST}, {@link SECOND} and {@link THIRD}.
 *
 * @param lost - names of the two services to kill.
 * @param configure - changes the configuration while the two services are down. @defaultValue - no change
 */
export function testLossOfOneOfEach(
  stack: () => ScratchStack,
  services: readonly string[],
  lost: readonly string[],
  configure: () => Promise<unknown> = async () => {},
) {
  let bootstrapServers: string;

  it("keep a topic on all three brokers", async () => {
    ({ bootstrapServers } = await stack().outputs());
    await createTopic(bootstrapServers, "orders", { "min.insync.replicas": "2" }, 3);
    const [partition] = await replicasOf(bootstrapServers, "orders");
    assert.deepEqual([...(partition ?? [])].sort(), [0, 1, 2]);
    await publish(bootstrapServers, "orders", FIRST);
  });

  it("do not change with a second command", async () => {
    const before = await stack().pids();
    await succeeds(stack().up("--expect-no-changes"));
    assert.deepEqual(await stack().pids(), before);
  });

  it("show in a preview at once which of them were killed, and no others", async () => {
    await killServices(stack(), ...lost);
    assert.deepEqual(updatedServices(await succeeds(stack().preview())), [...lost].sort());
  });

  it("are named in the status if they were killed, and no others", async () => {
    const { services, problems } = await statusOf(stack());
    const unhealthy = services.filter(({ health }) => /^process \d+ has ended$/.test(health)).map(({ name }) => name);
    assert.deepEqual([unhealthy.sort(), services.length], [[...lost].sort(), 6]);
    for (const service of lost) {
      assert.ok(
        problems.some((problem) => problem.startsWith(`${service} is not healthy: process `)),
        problems.join("\n"),
      );
    }
  });

  it("serve a client without the killed ones", async () => {
    await publish(bootstrapServers, "orders", SECOND);
    assert.deepEqual(await readAll(bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
  });

  it("are healed by the next command, which leaves the others alone", async () => {
    const before = await stack().pids();
    await configure();
    await succeeds(stack().up());
    const after = await stack().pids();
    assert.deepEqual(Object.keys(after).sort(), services);
    assert.deepEqual({ ...after, ...before }, after);
    await publish(bootstrapServers, "orders", THIRD);
    assert.deepEqual(await readAll(bootstrapServers, "orders", 150), [...FIRST, ...SECOND, ...THIRD]);
  });
}
