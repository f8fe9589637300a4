import assert from "node:assert/strict";

import type { ClusterIdentityInputs } from "../../../components/kafka/cluster-identity";
import provider from "../../../components/kafka/cluster-identity-provider";

const COMBINED: ClusterIdentityInputs = {
  coordination: "kraft",
  coordinators: 1,
  isCombined: true,
  retainedClusterId: "",
};

describe("the provider of ClusterIdentity", () => {
  it("creates a new id", async () => {
    const { id, outs } = await provider.create(COMBINED);
    assert.match(outs.clusterId, /^[\w-]{22}$/);
    assert.deepEqual([outs, id], [{ ...COMBINED, clusterId: outs.clusterId }, outs.clusterId]);
  });

  it("creates the id of retained data", async () => {
    const { id, outs } = await provider.create({ ...COMBINED, retainedClusterId: "pm8-x0Q" });
    assert.deepEqual([id, outs.clusterId], ["pm8-x0Q", "pm8-x0Q"]);
  });

  it("never changes the id, whatever the data says later", async () => {
    const { id, outs } = await provider.create(COMBINED);
    const retained = { ...COMBINED, retainedClusterId: "pm8-x0Q" };
    assert.deepEqual(await provider.check(COMBINED, retained), { inputs: retained });
    assert.deepEqual(await provider.diff(id, outs, retained), { changes: false });
    assert.equal((await provider.update(id, outs, retained)).outs.clusterId, outs.clusterId);
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    await provider.delete(id, outs);
  });

  for (const change of [{ coordination: "zookeeper" }, { coordinators: 3 }, { isCombined: false }] as const) {
    it(`records ${JSON.stringify(change)} with an update`, async () => {
      const { id, outs } = await provider.create(COMBINED);
      const news = { ...COMBINED, ...change };
      assert.deepEqual(await provider.diff(id, outs, news), { changes: true });
      assert.deepEqual(await provider.update(id, outs, news), { outs: { ...news, clusterId: outs.clusterId } });
    });
  }
});
