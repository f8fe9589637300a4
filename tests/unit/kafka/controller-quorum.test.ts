import assert from "node:assert/strict";
import { kafkaClusterPlans } from "../../../components/cluster/kafka-cluster-plans";
import { type ControllerQuorumArgs, controllerQuorumProblems } from "../../../components/kafka/controller-quorum";
import { controllerQuorumPlans } from "../../../components/kafka/controller-quorum-plans";
import type { Runtime } from "../../../components/runtime/runtime";
import { describeProblems } from "../../../components/shared/problems";

const COMBINED = { controllers: 1, combinedWith: "kafka-0" };

describe("controllerQuorumPlans", () => {
  it("are one service a controller, of one group, 1001 above the brokers' port", () => {
    const common = {
      group: "controllers",
      servedTo: "peers",
      bindAddress: "127.0.0.1",
      port: 10_093,
      portKey: "port",
      heapMiB: 512,
      identityFile: "meta.properties",
    };
    assert.deepEqual(controllerQuorumPlans("controller", { layout: { controllers: 3 } }), [
      { service: "controller", rank: 0, ...common },
      { service: "controller-2", rank: 1, ...common },
      { service: "controller-3", rank: 2, ...common },
    ]);
  });

  it("are none where a broker is the controller, whose plan has the port", () => {
    assert.deepEqual(controllerQuorumPlans("controller", { layout: COMBINED }), []);
    const [first, second] = kafkaClusterPlans("kafka", { brokers: 2, port: 19_092 }, COMBINED);
    assert.deepEqual([first?.furtherPorts, second?.furtherPorts], [[20_093], undefined]);
  });

  it("leave all ports to be picked where those of brokers are", () => {
    assert.equal(controllerQuorumPlans("controller", { port: 0 })[0]?.port, 0);
  });
});

describe("controllerQuorumProblems", () => {
  const runtime = {} as Runtime;

  it("finds nothing wrong with the defaults", () => {
    assert.deepEqual(controllerQuorumProblems({ runtime }), []);
  });

  const misfits: readonly (readonly [args: Omit<ControllerQuorumArgs, "runtime">, message: string])[] = [
    [
      { layout: { controllers: 2 } },
      "layout.controllers must be 1, 3 or 5, for an even number survives no more failures than one less, and more than 5 only slow writes down, got 2",
    ],
    [
      { port: 64_535 },
      "port must be a port that leaves room for controllers 1001 above it, or 0 for free ones, from 0 to 64534, got 64535",
    ],
    [{ brokers: 0 }, "brokers must be a number of brokers from 1 to 100, got 0"],
    [{ heapMiB: 1 }, "heapMiB must be a heap in MiB from 64 to 1048576, got 1"],
    [{ bindAddress: "" }, 'bindAddress must be a host name or IPv4 address of this machine, no IPv6 address, got ""'],
  ];
  for (const [args, message] of misfits) {
    it(`rejects ${JSON.stringify(args)}`, () => {
      assert.equal(describeProblems(controllerQuorumProblems({ runtime, ...args })), message);
    });
  }
});
