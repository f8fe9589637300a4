import assert from "node:assert/strict";

import {
  type ControllerPropertiesSettings,
  controllerProperties,
  isReadByControllers,
  renderControllerProperties,
} from "../../../components/kafka/controller-properties";

const SETTINGS: ControllerPropertiesSettings = {
  nodeId: 3002,
  voters: "3001@127.0.0.1:10093,3002@127.0.0.1:10094,3003@127.0.0.1:10095",
  listen: { host: "127.0.0.1", port: 10_094 },
  brokers: 3,
  logDir: "/data/controller-2",
  profile: "development",
  config: {},
};

describe("renderControllerProperties", () => {
  it("renders one of three controllers of the development profile, without settings of a broker", () => {
    assert.equal(
      renderControllerProperties(SETTINGS),
      [
        "broker.heartbeat.interval.ms=100",
        "broker.session.timeout.ms=3000",
        "controller.listener.names=CONTROLLER",
        "controller.quorum.voters=3001@127.0.0.1:10093,3002@127.0.0.1:10094,3003@127.0.0.1:10095",
        "default.replication.factor=3",
        "listener.security.protocol.map=CONTROLLER:PLAINTEXT",
        "listeners=CONTROLLER://127.0.0.1:10094",
        "log.dirs=/data/controller-2",
        "metadata.max.idle.interval.ms=5000",
        "node.id=3002",
        "process.roles=controller",
        "",
      ].join("\n"),
    );
  });
});

describe("controllerProperties", () => {
  it("sets Kafka's own defaults in the production profile", () => {
    const { "broker.session.timeout.ms": session, "broker.heartbeat.interval.ms": heartbeat } = controllerProperties({
      ...SETTINGS,
      profile: "production",
    });
    assert.deepEqual([session, heartbeat], [9_000, 2_000]);
  });

  it("uses the broker settings that controllers read, over the defaults", () => {
    const read = {
      "num.partitions": 6,
      "broker.session.timeout.ms": 6_000,
      "controller.quorum.fetch.timeout.ms": 1_000,
      "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
      "super.users": "User:admin",
    };
    const config = { ...read, "log.retention.hours": 24, "num.io.threads": 4 };
    assert.deepEqual(controllerProperties({ ...SETTINGS, config }), { ...controllerProperties(SETTINGS), ...read });
  });

  it("uses its own settings over the brokers'", () => {
    const config = { "node.id": 7, "process.roles": "broker", "controller.quorum.voters": "1@x:1", listeners: "x" };
    assert.deepEqual(controllerProperties({ ...SETTINGS, config }), controllerProperties(SETTINGS));
  });
});

describe("isReadByControllers", () => {
  for (const key of [
    "num.partitions",
    "ssl.keystore.password",
    "sasl.jaas.config",
    "controller.quorum.fetch.timeout.ms",
  ]) {
    it(`is true for ${key}`, () => {
      assert.ok(isReadByControllers(key));
    });
  }

  for (const key of ["log.retention.hours", "num.io.threads", "num.partitions.x", "controllers"]) {
    it(`is false for ${key}`, () => {
      assert.ok(!isReadByControllers(key));
    });
  }
});
