import assert from "node:assert/strict";

import { zooKeeperPlans } from "../../../components/zookeeper/zookeeper-plans";

describe("zooKeeperPlans", () => {
  const common = {
    group: "zookeeper",
    servedTo: "peers",
    bindAddress: "127.0.0.1",
    portKey: "zookeeperPort",
    heapMiB: 128,
  };

  it("are one service for one that stands alone", () => {
    assert.deepEqual(zooKeeperPlans("zookeeper", { heapMiB: 128 }), [
      { service: "zookeeper", rank: 0, port: 2181, furtherPorts: [], ...common },
    ]);
  });

  it("are one service a server, of one group, with the ports for each other", () => {
    const ports = { port: 12_181, furtherPorts: [2888, 3888] };
    assert.deepEqual(zooKeeperPlans("zookeeper", { servers: 3, port: 12_181, heapMiB: 128 }), [
      { service: "zookeeper", rank: 0, ...ports, ...common },
      { service: "zookeeper-2", rank: 1, ...ports, ...common },
      { service: "zookeeper-3", rank: 2, ...ports, ...common },
    ]);
  });

  it("leave all ports to be picked where one is", () => {
    const [plan] = zooKeeperPlans("zookeeper", { servers: 3, port: 0 });
    assert.deepEqual(plan?.furtherPorts, [0, 0]);
  });
});
