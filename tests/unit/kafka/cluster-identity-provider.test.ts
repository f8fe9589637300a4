import assert from "node:assert/strict";

import type { ClusterIdentityInputs } from "../../../components/kafka/cluster-identity";
import provider from "../../../components/kafka/cluster-identity-provider";

const COMBINED: ClusterIdentityInputs = {
  controllers: 1,
  combinedWith: "kafka-0",
  voters: [0],
  keptClusterId: "",
  keptVoters: [],
};
const SEPARATE: ClusterIdentityInputs = { ...COMBINED, controllers: 3, combinedWith: "", voters: [3001, 3002, 3003] };
const NEW = {} as ClusterIdentityInputs;

const reasonFor = async (olds: ClusterIdentityInputs, news: ClusterIdentityInputs): Promise<string | undefined> => {
  const { failures = [] } = await provider.check(olds, news);
  return failures.map(({ property, reason }) => `${property} ${reason}`).join("; ") || undefined;
};

describe("the provider of ClusterIdentity", () => {
  it("makes an id once, and takes that of data that was kept", async () => {
    const { id, outs } = await provider.create(COMBINED);
    assert.match(outs.clusterId, /^[\w-]{22}$/);
    assert.deepEqual([outs, id], [{ ...COMBINED, clusterId: outs.clusterId }, outs.clusterId]);
    const kept = { ...COMBINED, keptClusterId: "pm8-x0Q" };
    assert.equal((await provider.create(kept)).outs.clusterId, "pm8-x0Q");
    assert.equal((await provider.update(id, outs, kept)).outs.clusterId, outs.clusterId);
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    assert.deepEqual(await provider.diff(id, outs, kept), { changes: false });
    await provider.delete(id, outs);
  });

  it("accepts any layout at first, and then the same, whatever the data says by then", async () => {
    assert.equal(await reasonFor(NEW, COMBINED), undefined);
    assert.equal(await reasonFor(NEW, SEPARATE), undefined);
    assert.equal(await reasonFor(SEPARATE, { ...SEPARATE, keptClusterId: "pm8-x0Q", keptVoters: [0] }), undefined);
  });

  for (const [what, olds, news] of [
    ["other controllers than one that is a broker", COMBINED, { ...COMBINED, controllers: 3 }],
    ["more controllers", SEPARATE, { ...SEPARATE, controllers: 5, voters: [3001, 3002, 3003, 3004, 3005] }],
    ["fewer controllers", SEPARATE, { ...SEPARATE, controllers: 1, voters: [3001] }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      assert.equal(
        await reasonFor(olds, news),
        `controllers must stay ${olds.controllers} for as long as the stack is there, got ${news.controllers}; ` +
          "set it back or destroy the stack first, for other controllers could agree without those that have the metadata",
      );
    });
  }

  it("accepts data that was kept where it is of the same nodes, in whatever order", async () => {
    const kept = { ...SEPARATE, keptClusterId: "pm8-x0Q", keptVoters: [3003, 3001, 3002] };
    assert.equal(await reasonFor(NEW, kept), undefined);
    assert.equal(await reasonFor(NEW, { ...COMBINED, keptClusterId: "pm8-x0Q" }), undefined);
  });

  it("refuses data that was kept of other nodes, with what leads to it", async () => {
    assert.equal(
      await reasonFor(NEW, { ...COMBINED, keptClusterId: "pm8-x0Q", keptVoters: [3001, 3002, 3003] }),
      "controllers and brokers must ask for the nodes that hold the metadata of cluster pm8-x0Q, whose data was kept, " +
        "got node 0 instead of nodes 3001, 3002, 3003; run it with controllers 3, and more than 1 broker the first time",
    );
    assert.equal(
      await reasonFor(NEW, { ...SEPARATE, keptClusterId: "pm8-x0Q", keptVoters: [0] }),
      "controllers and brokers must ask for the nodes that hold the metadata of cluster pm8-x0Q, whose data was kept, " +
        "got nodes 3001, 3002, 3003 instead of node 0; run it once with 1 for both, and with more brokers then",
    );
  });
});
