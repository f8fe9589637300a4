import assert from "node:assert/strict";

import {
  brokerFiles,
  coordinatorFiles,
  probeOfBroker,
  probeOfNodes,
  securityPaths,
} from "../../../components/runtime/service-security";
import { SERVICE_SECURITY } from "../../support/service-security";

const FOLDERS = { config: "/srv/kafka-0/config" };

const COORDINATOR_FILES = {
  "keystore.pem": "key and certificate of the service\n",
  "nodes.pem": "authority of nodes\n",
};

const BROKER_FILES = { ...COORDINATOR_FILES, "clients.pem": "authority of nodes\nauthority of users\n" };

describe("securityPaths", () => {
  it("are in the configuration folder", () => {
    assert.deepEqual(securityPaths(FOLDERS), {
      keystore: "/srv/kafka-0/config/keystore.pem",
      nodes: "/srv/kafka-0/config/nodes.pem",
      clients: "/srv/kafka-0/config/clients.pem",
      login: "/srv/kafka-0/config/login",
    });
  });
});

describe("coordinatorFiles", () => {
  for (const mode of ["tls", "sasl"] as const) {
    it(`contain no authority of users, and no login, with ${mode}`, () => {
      assert.deepEqual(coordinatorFiles(SERVICE_SECURITY[mode]), COORDINATOR_FILES);
    });
  }
});

describe("brokerFiles", () => {
  it("contain the authorities of nodes and users with tls", () => {
    assert.deepEqual(brokerFiles(SERVICE_SECURITY.tls), BROKER_FILES);
  });

  it("contain the two frames of the login of a node with sasl, in hexadecimal digits", () => {
    const { login, ...files } = brokerFiles(SERVICE_SECURITY.sasl);
    assert.deepEqual(files, BROKER_FILES);
    assert.match(login ?? "", /^[0-9a-f]+\n[0-9a-f]+\n$/);
    const [handshake = "", authenticate = ""] = (login ?? "").split("\n").map((line) => Buffer.from(line, "hex"));
    assert.ok(handshake.includes("PLAIN"));
    assert.ok(authenticate.includes("\0node\0of the node"));
    for (const frame of [handshake, authenticate] as readonly Buffer[]) {
      assert.equal(frame.readInt32BE(0), frame.length - 4);
    }
  });
});

describe("probeOfNodes", () => {
  it("shows the certificate of the service, and trusts nodes", () => {
    assert.deepEqual(probeOfNodes(FOLDERS), {
      keystore: "/srv/kafka-0/config/keystore.pem",
      truststore: "/srv/kafka-0/config/nodes.pem",
    });
  });
});

describe("probeOfBroker", () => {
  it("logs in with sasl alone", () => {
    assert.deepEqual(probeOfBroker(SERVICE_SECURITY.tls, FOLDERS), probeOfNodes(FOLDERS));
    assert.deepEqual(probeOfBroker(SERVICE_SECURITY.sasl, FOLDERS), {
      ...probeOfNodes(FOLDERS),
      login: "/srv/kafka-0/config/login",
    });
  });
});
