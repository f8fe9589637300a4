import assert from "node:assert/strict";

import { formatVoters, roleSettings, sessionSettings } from "../../../components/kafka/kraft-settings";

const VOTERS = [10_093, 10_094].map((port, index) => ({ nodeId: 3001 + index, address: { host: "127.0.0.1", port } }));

describe("formatVoters", () => {
  it("lists id and address of each voter, comma-separated", () => {
    assert.equal(formatVoters(VOTERS), "3001@127.0.0.1:10093,3002@127.0.0.1:10094");
  });
});

describe("roleSettings", () => {
  it("gives a node its id, its roles and the voters", () => {
    assert.deepEqual(roleSettings(["broker", "controller"], 0, "0@127.0.0.1:10093"), {
      "process.roles": "broker,controller",
      "node.id": 0,
      "controller.quorum.voters": "0@127.0.0.1:10093",
      "controller.listener.names": "CONTROLLER",
    });
  });
});

describe("sessionSettings", () => {
  it("declares a silent broker dead after 3 s in development, and after Kafka's default of 9 s in production", () => {
    assert.deepEqual(sessionSettings("development"), {
      "broker.session.timeout.ms": 3_000,
      "broker.heartbeat.interval.ms": 100,
    });
    assert.deepEqual(sessionSettings("production"), {
      "broker.session.timeout.ms": 9_000,
      "broker.heartbeat.interval.ms": 2_000,
    });
  });
});
