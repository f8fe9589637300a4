import assert from "node:assert/strict";

import { nodePorts } from "../../../components/kafka-client/node-ports";

describe("nodePorts", () => {
  it("are the addresses of ZooKeeper's servers", () => {
    assert.deepEqual(nodePorts("10.0.0.1:2181,[fd00::1]:2181", "ZooKeeper"), [
      { service: "ZooKeeper", address: "10.0.0.1:2181" },
      { service: "ZooKeeper", address: "[fd00::1]:2181" },
    ]);
  });

  it("are the addresses of controllers without their ids", () => {
    assert.deepEqual(nodePorts("3000@a.example:9093,0@127.0.0.1:9094", "a controller"), [
      { service: "a controller", address: "a.example:9093" },
      { service: "a controller", address: "127.0.0.1:9094" },
    ]);
  });
});
