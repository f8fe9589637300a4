import assert from "node:assert/strict";

import { brokerIdOf, portAt, portNamed, portResourceName } from "../../../components/runtime/service-plan";

describe("portAt", () => {
  it("counts up from the first port", () => {
    assert.deepEqual(
      [0, 1, 2].map((index) => portAt({ first: 9092 }, index)),
      [9092, 9093, 9094],
    );
  });

  it("has its own distance from the first port where all services count up together", () => {
    assert.equal(portAt({ first: 7071, offset: 4 }, 1), 7075);
  });

  it("stays 0 for a port that is picked", () => {
    assert.equal(portAt({ first: 0, offset: 2 }, 2), 0);
    assert.equal(portAt({ first: 0 }, 2), 0);
  });
});

describe("portNamed", () => {
  const port = { name: "client", first: 9092, ownAddressPort: 9092, argument: "port", argumentValue: 9092 };

  it("is the port with the name", () => {
    assert.equal(portNamed({ service: "kafka-0", ports: [port] }, "client"), port);
  });

  it("rejects a name that no port has", () => {
    assert.throws(() => portNamed({ service: "kafka-0", ports: [port] }, "quorum"), {
      message: "service kafka-0 has no port named quorum",
    });
  });
});

describe("portResourceName", () => {
  it("contains the service, and the port unless it is the client port", () => {
    assert.equal(portResourceName("kafka-0", "client"), "kafka-0-port");
    assert.equal(portResourceName("zookeeper", "quorum"), "zookeeper-quorum-port");
  });
});

describe("brokerIdOf", () => {
  it("is the id of a service that clients connect to, and undefined for other services", () => {
    assert.equal(brokerIdOf({ exposure: "clients", nodeId: 0 }), 0);
    assert.equal(brokerIdOf({ exposure: "internal", nodeId: 3001 }), undefined);
    assert.equal(brokerIdOf({ exposure: "internal" }), undefined);
  });
});
