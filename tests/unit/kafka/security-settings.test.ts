import assert from "node:assert/strict";

import {
  brokerSecuritySettings,
  clientProtocol,
  controllerProtocol,
  controllerSecuritySettings,
  SECURED_BROKER_OWNED_KEYS,
} from "../../../components/kafka/security-settings";
import { ownedKeyProblems } from "../../../components/shared/owned-keys";
import { describeProblems } from "../../../components/shared/problems";
import { SERVICE_SECURITY } from "../../support/service-security";

const FOLDERS = { config: "/srv/kafka-0/config", data: "/data/kafka-0" };

const TLS = SERVICE_SECURITY.tls;
const SASL = SERVICE_SECURITY.sasl;

/** Settings of every node with mode `tls`. */
const RIGHTS = {
  "allow.everyone.if.no.acl.found": false,
  "super.users": "User:CN=node,OU=nodes,O=kafka-cluster-dev;User:CN=operator,OU=nodes,O=kafka-cluster-dev",
  "ssl.principal.mapping.rules": "RULE:^CN=([A-Za-z0-9._-]+),OU=users,O=kafka-cluster-dev$/$1/,DEFAULT",
};

const ZOOKEEPER_AUTHORIZER = { "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer" };
const KRAFT_AUTHORIZER = { "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer" };

/** Settings of the certificate of a node, whose clients have certificates of this file's authorities. */
const stores = (truststore: string, prefix = "") => ({
  [`${prefix}ssl.keystore.type`]: "PEM",
  [`${prefix}ssl.keystore.location`]: "/srv/kafka-0/config/keystore.pem",
  [`${prefix}ssl.truststore.type`]: "PEM",
  [`${prefix}ssl.truststore.location`]: `/srv/kafka-0/config/${truststore}`,
});

const ZOOKEEPER_CLIENT = {
  "zookeeper.ssl.client.enable": true,
  "zookeeper.clientCnxnSocket": "org.apache.zookeeper.ClientCnxnSocketNetty",
  ...stores("nodes.pem", "zookeeper."),
};

const CONTROLLER_LISTENER = {
  ...stores("nodes.pem", "listener.name.controller."),
  "listener.name.controller.ssl.client.auth": "required",
  "listener.name.controller.ssl.endpoint.identification.algorithm": "",
};

const SUPER_USERS_BY_LOGIN = { "super.users": `${RIGHTS["super.users"]};User:node;User:operator` };

const SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;";

/** Logins that a broker with mode `sasl` verifies by itself. */
const plainLogins = (users = "") =>
  'org.apache.kafka.common.security.plain.PlainLoginModule required username="node" password="of the node" ' +
  `user_node="of the node" user_operator="of the operator"${users};`;

describe("clientProtocol and controllerProtocol", () => {
  for (const [mode, security, ofClients, ofControllers] of [
    ["none", undefined, "PLAINTEXT", "PLAINTEXT"],
    ["tls", TLS, "SSL", "SSL"],
    ["sasl", SASL, "SASL_SSL", "SSL"],
  ] as const) {
    it(`are ${ofClients} and ${ofControllers} with security ${mode}`, () => {
      assert.deepEqual([clientProtocol(security), controllerProtocol(security)], [ofClients, ofControllers]);
    });
  }
});

describe("brokerSecuritySettings", () => {
  it("asks clients for a certificate of a node or a user with tls, and trusts nodes alone at ZooKeeper", () => {
    assert.deepEqual(brokerSecuritySettings(TLS, FOLDERS, "zookeeper", ["SECURE"]), {
      ...RIGHTS,
      ...ZOOKEEPER_AUTHORIZER,
      ...stores("clients.pem"),
      "ssl.client.auth": "required",
      ...ZOOKEEPER_CLIENT,
    });
  });

  it("trusts nodes alone at the listener of controllers with KRaft, whatever their names", () => {
    assert.deepEqual(brokerSecuritySettings(TLS, FOLDERS, "kraft", ["SECURE"]), {
      ...RIGHTS,
      ...KRAFT_AUTHORIZER,
      ...stores("clients.pem"),
      "ssl.client.auth": "required",
      ...CONTROLLER_LISTENER,
    });
  });

  it("has the logins of nodes in its files, and those of users in ZooKeeper, on every listener with sasl", () => {
    assert.deepEqual(brokerSecuritySettings(SASL, FOLDERS, "zookeeper", ["CLIENTS", "NETWORK"]), {
      ...RIGHTS,
      ...SUPER_USERS_BY_LOGIN,
      ...ZOOKEEPER_AUTHORIZER,
      ...stores("nodes.pem"),
      "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
      "sasl.mechanism.inter.broker.protocol": "PLAIN",
      "listener.name.clients.plain.sasl.jaas.config": plainLogins(),
      "listener.name.clients.scram-sha-512.sasl.jaas.config": SCRAM,
      "listener.name.network.plain.sasl.jaas.config": plainLogins(),
      "listener.name.network.scram-sha-512.sasl.jaas.config": SCRAM,
      ...ZOOKEEPER_CLIENT,
    });
  });

  it("has the logins of users in its files too with sasl and KRaft", () => {
    const security = { ...SASL, passwords: { ...SASL.passwords, orders: "correct horse 7" } };
    assert.deepEqual(brokerSecuritySettings(security, FOLDERS, "kraft", ["SECURE"]), {
      ...RIGHTS,
      ...SUPER_USERS_BY_LOGIN,
      ...KRAFT_AUTHORIZER,
      ...stores("nodes.pem"),
      "sasl.enabled.mechanisms": "PLAIN",
      "sasl.mechanism.inter.broker.protocol": "PLAIN",
      "listener.name.secure.plain.sasl.jaas.config": plainLogins(' user_orders="correct horse 7"'),
      ...CONTROLLER_LISTENER,
    });
  });
});

describe("controllerSecuritySettings", () => {
  for (const [mode, security, superUsers] of [
    ["tls", TLS, {}],
    ["sasl", SASL, SUPER_USERS_BY_LOGIN],
  ] as const) {
    it(`trust nodes alone, and agree with the brokers about rights, with ${mode}`, () => {
      assert.deepEqual(controllerSecuritySettings(security, FOLDERS), {
        ...RIGHTS,
        ...superUsers,
        ...KRAFT_AUTHORIZER,
        ...stores("nodes.pem"),
        ...CONTROLLER_LISTENER,
      });
    });
  }
});

describe("the principals of a secured cluster", () => {
  /** Principal that Kafka derives from the subject of a certificate. */
  const principalOf = (subject: string): string => {
    const { "ssl.principal.mapping.rules": rules } = controllerSecuritySettings(TLS, FOLDERS);
    const [, pattern = ""] = /^RULE:(.*)\/\$1\/,DEFAULT$/.exec(String(rules)) ?? [];
    return subject.replace(new RegExp(pattern), "$1");
  };

  for (const [subject, principal] of [
    ["CN=orders,OU=users,O=kafka-cluster-dev", "orders"],
    ["CN=A.b_c-1,OU=users,O=kafka-cluster-dev", "A.b_c-1"],
    ["CN=node,OU=nodes,O=kafka-cluster-dev", "CN=node,OU=nodes,O=kafka-cluster-dev"],
    ["CN=orders,OU=users,O=another-dev", "CN=orders,OU=users,O=another-dev"],
    ["CN=a\\,OU=users,OU=users,O=kafka-cluster-dev", "CN=a\\,OU=users,OU=users,O=kafka-cluster-dev"],
  ] as const) {
    it(`include User:${principal} for the certificate of ${subject}`, () => {
      assert.equal(principalOf(subject), principal);
    });
  }
});

describe("SECURED_BROKER_OWNED_KEYS", () => {
  const found = (key: string) =>
    describeProblems(ownedKeyProblems("KafkaBroker", "brokerConfig", { [key]: "x" }, SECURED_BROKER_OWNED_KEYS));

  for (const [key, instead] of [
    ["security.inter.broker.protocol", " and use security"],
    ["ssl.client.auth", " and use security"],
    ["sasl.enabled.mechanisms", " and use security"],
    ["listener.name.secure.ssl.client.auth", " and use security"],
    ["zookeeper.ssl.client.enable", " and use security"],
    ["zookeeper.clientCnxnSocket", " and use security"],
    ["zookeeper.set.acl", " and use security"],
    ["principal.builder.class", " and use security"],
    ["authorizer.class.name", " and use users"],
    ["allow.everyone.if.no.acl.found", " and use users"],
    ["super.users", " and use users"],
    ["early.start.listeners", ""],
  ] as const) {
    it(`contains ${key}`, () => {
      assert.equal(found(key), `brokerConfig["${key}"] is set by KafkaBroker itself, got "x"; remove it${instead}`);
    });
  }

  it("contains every setting of a secured node", () => {
    const settings = [
      brokerSecuritySettings(SASL, FOLDERS, "zookeeper", ["SECURE"]),
      brokerSecuritySettings(TLS, FOLDERS, "kraft", ["SECURE"]),
    ].flatMap((properties) => Object.keys(properties));
    assert.deepEqual(
      settings.filter((key) => found(key) === ""),
      [],
    );
  });

  for (const key of ["connections.max.reauth.ms", "zookeeper.session.timeout.ms", "log.retention.ms"]) {
    it(`does not contain ${key}`, () => {
      assert.equal(found(key), "");
    });
  }
});
