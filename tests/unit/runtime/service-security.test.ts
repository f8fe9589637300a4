import assert from "node:assert/strict";

import { brokerFiles, type ServiceSecurity, securityPaths } from "../../../components/runtime/service-security";

const SECURITY: ServiceSecurity = {
  mode: "tls",
  organization: "kafka-cluster-dev",
  keystore: "KEY\nCERTIFICATE\n",
  nodesAuthority: "NODES\n",
  usersAuthority: "USERS\n",
  passwords: {},
};
const FOLDERS = { config: "/Señor Peña/kafka-0/config" };
const STORES = {
  "keystore.pem": "KEY\nCERTIFICATE\n",
  "nodes.pem": "NODES\n",
  "clients.pem": "NODES\nUSERS\n",
};

describe("brokerFiles", () => {
  it("have the stores, and settings of console tools that show the certificate of the node", () => {
    assert.deepEqual(brokerFiles(SECURITY, FOLDERS), {
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
    } = brokerFiles({ ...SECURITY, mode: "sasl", passwords }, FOLDERS);
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
