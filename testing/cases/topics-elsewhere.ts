import assert from "node:assert/strict";
import { publish, readAll, topicNames, withAdmin } from "../kafka/client";
import { topicOf } from "../kafka/topics";
import { succeeds } from "../stack/command-results";
import type { ScratchStack } from "../stack/scratch-stack";

/** Topics of the stack that {@link testTopics} tests. */
export const TOPICS = [{ name: "orders", partitions: 3, config: { "retention.ms": 86_400_000 } }, { name: "clicks" }];

/** Stack with {@link TOPICS} that is not up yet, on a runtime other than `local`. */
interface RemoteStack {
  readonly stack: () => ScratchStack;
  /** Configures other topics. */
  readonly configure: (topics: typeof TOPICS) => Promise<void>;
  readonly killBroker: () => Promise<unknown>;
  /** Asserts that nothing is left of the stack. */
  readonly assertGone: () => Promise<void>;
}

/** Tests of topics that may differ if the brokers are not processes of this machine. */
export function testTopics({ stack, configure, killBroker, assertGone }: RemoteStack): void {
  let servers: string;
  const up = (...args: string[]): Promise<string> => succeeds(stack().up(...args));

  it("are there after one `up`, which changes nothing the next time", async () => {
    await up();
    servers = (await stack().outputs<{ bootstrapServers: string }>()).bootstrapServers;
    const config = { "retention.ms": "86400000" };
    assert.deepEqual(await topicOf(servers, "orders"), { partitions: 3, replicas: 1, config });
    await up("--expect-no-changes");
  });

  it("are shown and healed where they were deleted by hand, and deleted where they are removed", async () => {
    await withAdmin(servers, (admin) => admin.deleteTopics({ topics: ["orders"] }));
    await configure(TOPICS.slice(0, 1));
    assert.match((await stack().preview()).text, /health +: "healthy" => "the topic is gone"/);
    await up();
    assert.deepEqual(await topicNames(servers), ["orders"]);
    await up("--expect-no-changes");
  });

  it("are looked at again once a dead broker is back", async () => {
    await publish(servers, "orders", ["before"]);
    await killBroker();
    assert.match((await stack().preview()).text, /health +: "healthy" => "unknown: /);
    await up();
    assert.deepEqual(await readAll(servers, "orders", 1), ["before"]);
    await up("--expect-no-changes");
  });

  it("go with a broker that is dead, and nothing is left", async () => {
    await killBroker();
    await succeeds(stack().destroy());
    await assertGone();
  });
}
