import assert from "node:assert/strict";

import {
  brokerFiles,
  coordinatorFiles,
  probeOfBroker,
  probeOfNodes,
  type ServiceSecurity,
  securityPaths,
} from "../../../components/runtime/service-security";
import { SERVICE_SECURITY } from "../../support/service-security";

const FOLDERS = { config: "/srv/kafka-0/config" };

const COORDINATOR_FILES = {
  "keystore.pem": "key and certificate of the service\n",
  "nodes.pem": "authority of nodes\n",
};

describe("coordinatorFiles", () => {
  for (const mode of ["tls", "sasl"] as const) {
    it(`contain no authority of users, and no login, with ${mode}`, () => {
      assert.deepEqual(coordinatorFiles(SERVICE_SECURITY[mode]), COORDINATOR_FILES);
    });
  }
});

const SECURITY: ServiceSecurity = {
  mode: "tls",
  organization: "kafka-cluster-dev",
  keystore: "KEY\nCERTIFICATE\n",
  nodesAuthority: "NODES\n",
  usersAuthority: "USERS\n",
  passwords: {},
};
const ACCENTED = { config: "/Señor Peña/kafka-0/config" };
const STORES = {
  "keystore.pem": "KEY\nCERTIFICATE\n",
  "nodes.pem": "NODES\n",
  "clients.pem": "NODES\nUSERS\n",
};

describe("brokerFiles", () => {
  it("have the stores, and settings of console tools that show the certificate of the node", () => {
    assert.deepEqual(brokerFiles(SECURITY, ACCENTED), {
      ...STORES,
      "client.properties": [
        "security.protocol=SSL",
        "ssl.keystore.location=/Se\\u00f1or Pe\\u00f1a/kafka-0/config/keystore.pem",
        "ssl.keystore.type=PEM",
        "ssl.truststore.location=/Se\\u00f1or Pe\\u00f1a/kafka-0/config/nodes.pem",
        "ssl.truststore.type=PEM",
        "",
      ].join("\n"),
    });
  });

  it("have settings of console tools that log in as the node, and as nobody else", () => {
    const passwords = { node: "secret-1", operator: "secret-2", orders: "secret-3" };
    const {
      login,
      "client.properties": client,
      ...stores
    } = brokerFiles({ ...SECURITY, mode: "sasl", passwords }, ACCENTED);
    assert.deepEqual(stores, STORES);
    assert.match(login ?? "", /^[0-9a-f]+\n[0-9a-f]+\n$/);
    assert.equal(
      client,
      [
        'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="node" password="secret-1";',
        "sasl.mechanism=PLAIN",
        "security.protocol=SASL_SSL",
        "ssl.truststore.location=/Se\\u00f1or Pe\\u00f1a/kafka-0/config/nodes.pem",
        "ssl.truststore.type=PEM",
        "",
      ].join("\n"),
    );
  });
});

describe("securityPaths", () => {
  it("name every file of a broker", () => {
    const names = Object.keys(brokerFiles({ ...SECURITY, mode: "sasl" }, { config: "/c" }));
    assert.deepEqual(Object.values(securityPaths({ config: "/c" })).sort(), names.map((name) => `/c/${name}`).sort());
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
