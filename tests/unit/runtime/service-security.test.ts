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
      client: "/srv/kafka-0/config/client.properties",
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
    const { "client.properties": _, ...files } = brokerFiles(SERVICE_SECURITY.tls, FOLDERS);
    assert.deepEqual(files, BROKER_FILES);
  });

  it("contain the two frames of the login of a node with sasl, in hexadecimal digits", () => {
    const { login, "client.properties": _, ...files } = brokerFiles(SERVICE_SECURITY.sasl, FOLDERS);
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

describe("brokerFiles for console tools", () => {
  const config = "/Señor Peña/kafka-0/config";
  const STORES = [
    "ssl.truststore.location=/Se\\u00f1or Pe\\u00f1a/kafka-0/config/nodes.pem",
    "ssl.truststore.type=PEM",
    "",
  ];

  it("show the certificate of the node with tls", () => {
    assert.equal(
      brokerFiles(SERVICE_SECURITY.tls, { config })["client.properties"],
      [
        "security.protocol=SSL",
        "ssl.keystore.location=/Se\\u00f1or Pe\\u00f1a/kafka-0/config/keystore.pem",
        "ssl.keystore.type=PEM",
        ...STORES,
      ].join("\n"),
    );
  });

  it("log in as the node with sasl, and contain no other password", () => {
    assert.equal(
      brokerFiles(SERVICE_SECURITY.sasl, { config })["client.properties"],
      [
        'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="node" password="of the node";',
        "sasl.mechanism=PLAIN",
        "security.protocol=SASL_SSL",
        ...STORES,
      ].join("\n"),
    );
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
