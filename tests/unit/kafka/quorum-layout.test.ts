import assert from "node:assert/strict";

import { quorumLayout, voterIds } from "../../../components/kafka/quorum-layout";

describe("quorumLayout", () => {
  it("has one node be both where one of each is asked for", () => {
    assert.deepEqual(quorumLayout("kafka", { brokers: 1, controllers: 1 }), {
      controllers: 1,
      firstBroker: "kafka-0",
      combinedWith: "kafka-0",
    });
  });

  for (const [brokers, controllers] of [
    [3, 1],
    [1, 3],
    [3, 5],
  ] as const) {
    it(`has controllers of their own for ${brokers} brokers and ${controllers} controllers`, () => {
      assert.deepEqual(quorumLayout("kafka", { brokers, controllers }), { controllers, firstBroker: "kafka-0" });
    });
  }

  it("stays as it is when brokers come or go", () => {
    const combined = { controllers: 1, combinedWith: "kafka-0" };
    assert.deepEqual(quorumLayout("kafka", { brokers: 3, controllers: 1 }, combined), {
      ...combined,
      firstBroker: "kafka-0",
      isDeployed: true,
    });
    assert.deepEqual(quorumLayout("kafka", { brokers: 1, controllers: 1 }, { controllers: 1 }), {
      controllers: 1,
      firstBroker: "kafka-0",
      isDeployed: true,
    });
  });
});

describe("voterIds", () => {
  it("are that of the first broker where it is the controller, else such as no broker has", () => {
    assert.deepEqual(voterIds({ controllers: 1, combinedWith: "kafka-0" }), [0]);
    assert.deepEqual(voterIds({ controllers: 1 }), [3001]);
    assert.deepEqual(voterIds({ controllers: 3 }), [3001, 3002, 3003]);
  });
});
