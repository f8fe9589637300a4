import assert from "node:assert/strict";

import { HEALTHY } from "../../../components/pulumi/health";
import provider from "../../../components/topic/topic-provider";
import { freePort } from "../../support/fake-service";

const GIVEN = {
  name: "orders",
  bootstrapServers: "127.0.0.1:9092",
  clusterId: "a",
  partitions: 3,
  config: {},
  timeoutMs: 5_000,
  defaultReplicationFactor: 3,
};
const { defaultReplicationFactor: _, ...COMMON } = GIVEN;
const INPUTS = { ...COMMON, replicationFactor: 3 };
const OUTPUTS = { ...INPUTS, health: HEALTHY };

/** Inputs that `read` returns for a topic that is gone. */
const GONE = { ...INPUTS, partitions: 0, replicationFactor: 0 };

describe("topicProvider", () => {
  describe("uses as the number of replicas", () => {
    const cases: readonly (readonly [what: string, olds: object, given: number | undefined, factor: number])[] = [
      ["the default of the cluster for a new topic", {}, undefined, 3],
      ["the given number", {}, 1, 1],
      ["the existing number without a given one", { ...INPUTS, replicationFactor: 1 }, undefined, 1],
      ["the default of the cluster for a topic that is gone", GONE, undefined, 3],
    ];
    for (const [what, olds, given, factor] of cases) {
      it(what, async () => {
        const { inputs, failures } = await provider.check(olds, {
          ...GIVEN,
          ...(given !== undefined && { replicationFactor: given }),
        });
        assert.deepEqual(inputs, { ...INPUTS, replicationFactor: factor });
        assert.deepEqual(failures, []);
      });
    }
  });

  describe("refuses", () => {
    const cases: readonly (readonly [news: object, property: string])[] = [
      [{ partitions: 2 }, "partitions"],
      [{ replicationFactor: 1 }, "replicationFactor"],
      [{ name: "clicks" }, "name"],
    ];
    for (const [news, property] of cases) {
      it(JSON.stringify(news), async () => {
        const { failures = [] } = await provider.check(INPUTS, { ...GIVEN, ...news });
        assert.deepEqual(
          failures.map((failure) => failure.property),
          [property],
        );
      });
    }

    it("more replicas in sync than the topic has, also if the cluster's default is higher", async () => {
      const config = { "min.insync.replicas": "2" };
      const { failures } = await provider.check({ ...INPUTS, replicationFactor: 1 }, { ...GIVEN, config });
      assert.deepEqual(failures, [
        {
          property: 'config["min.insync.replicas"]',
          reason:
            "must be at most 1, the topic's replicationFactor, because the topic would reject all records with acks=all, got 2; lower it",
        },
      ]);
    });

    it("more replicas in sync without the value if the setting is secret", async () => {
      const news = { ...GIVEN, config: { "min.insync.replicas": "2" }, secretSettings: ["min.insync.replicas"] };
      const { failures = [] } = await provider.check({ ...INPUTS, replicationFactor: 1 }, news);
      assert.match(failures[0]?.reason ?? "", /, got a private value; lower it$/);
    });

    it("nothing for a topic that is gone", async () => {
      const { failures } = await provider.check(GONE, { ...GIVEN, partitions: 1, replicationFactor: 1 });
      assert.deepEqual(failures, []);
    });
  });

  describe("requests an update", () => {
    const cases: readonly (readonly [what: string, olds: object, news: object, changes: boolean])[] = [
      ["not if nothing differs", {}, {}, false],
      ["for more partitions", {}, { partitions: 4 }, true],
      ["for other settings", {}, { config: { "retention.ms": "5" } }, true],
      ["for settings that were changed by hand", { config: { "retention.ms": "5" } }, {}, true],
      ["for other brokers", {}, { bootstrapServers: "127.0.0.1:9093" }, true],
      ["for another cluster", { clusterId: "a" }, { clusterId: "b" }, true],
      ["for a topic that is gone", { partitions: 0, health: "the topic is gone" }, {}, true],
      ["for a topic whose brokers did not answer", { health: "unknown: refused" }, {}, true],
    ];
    for (const [what, olds, news, changes] of cases) {
      it(what, async () => {
        assert.deepEqual(await provider.diff("orders", { ...OUTPUTS, ...olds }, { ...INPUTS, ...news }), { changes });
      });
    }
  });

  it("reports dead brokers in the health within 1.5 s, also the second time, and keeps the other outputs", async () => {
    const bootstrapServers = `127.0.0.1:${await freePort()}`;
    const props = { ...OUTPUTS, bootstrapServers };
    for (const _time of [1, 2]) {
      const startedAt = Date.now();
      assert.deepEqual(await provider.read("orders", props), {
        id: "orders",
        props: {
          ...props,
          health: `unknown: no broker answers (${bootstrapServers}: connect ECONNREFUSED ${bootstrapServers})`,
        },
      });
      assert.ok(Date.now() - startedAt < 1_500);
    }
  });
});
