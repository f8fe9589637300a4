import assert from "node:assert/strict";

import provider from "../../../components/zookeeper/ensemble-size-guard-provider";

describe("the provider of Ensemble", () => {
  const check = (olds: object, servers: number) => provider.check(olds as { servers: number }, { servers });

  it("accepts any number at first, and then the same", async () => {
    assert.deepEqual(await check({}, 3), { inputs: { servers: 3 }, failures: [] });
    assert.deepEqual(await check({ servers: 3 }, 3), { inputs: { servers: 3 }, failures: [] });
  });

  for (const [before, after] of [
    [3, 5],
    [5, 3],
  ] as const) {
    it(`refuses ${after} where there were ${before}`, async () => {
      assert.deepEqual((await check({ servers: before }, after)).failures, [
        {
          property: "zookeepers",
          reason: `must stay ${before} for as long as the stack is there, got ${after}; set it back or destroy the stack first, for other servers could agree without those that have the data`,
        },
      ]);
    });
  }

  it("holds nothing but the number", async () => {
    const { id, outs } = await provider.create({ servers: 3 });
    assert.deepEqual([id, outs], ["ensemble", { servers: 3 }]);
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    assert.deepEqual(await provider.diff(id, outs, outs), { changes: false });
    await provider.delete(id, outs);
  });
});
