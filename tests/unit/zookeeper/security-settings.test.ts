import assert from "node:assert/strict";

import { ownedKeyProblems } from "../../../components/shared/owned-keys";
import { describeProblems } from "../../../components/shared/problems";
import {
  SECURED_ZOOKEEPER_OWNED_KEYS,
  zooKeeperSecuritySettings,
} from "../../../components/zookeeper/security-settings";

const FOLDERS = { config: "/srv/zookeeper/config", data: "/data/zookeeper" };

/** Settings of certificates, for clients (`ssl.`) or for the other servers (`ssl.quorum.`). */
const stores = (prefix: string) => ({
  [`${prefix}keyStore.location`]: "/srv/zookeeper/config/keystore.pem",
  [`${prefix}keyStore.type`]: "PEM",
  [`${prefix}trustStore.location`]: "/srv/zookeeper/config/nodes.pem",
  [`${prefix}trustStore.type`]: "PEM",
  [`${prefix}clientAuth`]: "need",
});

const ALONE = {
  serverCnxnFactory: "org.apache.zookeeper.server.NettyServerCnxnFactory",
  "authProvider.x509": "org.apache.zookeeper.server.auth.X509AuthenticationProvider",
  ...stores("ssl."),
};

const MEMBER = {
  ...ALONE,
  sslQuorum: true,
  ...stores("ssl.quorum."),
  "ssl.quorum.hostnameVerification": false,
};

describe("zooKeeperSecuritySettings", () => {
  it("let in nodes alone", () => {
    assert.deepEqual(zooKeeperSecuritySettings(FOLDERS, false), ALONE);
  });

  it("let in nodes alone as the other members of an ensemble, whatever their names", () => {
    assert.deepEqual(zooKeeperSecuritySettings(FOLDERS, true), MEMBER);
  });
});

describe("SECURED_ZOOKEEPER_OWNED_KEYS", () => {
  const found = (key: string) =>
    describeProblems(ownedKeyProblems("ZooKeeper", "zookeeperConfig", { [key]: "x" }, SECURED_ZOOKEEPER_OWNED_KEYS));

  for (const [key, instead] of [
    ["ssl.clientAuth", " and use security"],
    ["ssl.quorum.hostnameVerification", " and use security"],
    ["sslQuorum", " and use security"],
    ["sslQuorumReloadCertFiles", ""],
    ["portUnification", ""],
    ["client.portUnification", ""],
    ["serverCnxnFactory", ""],
    ["authProvider.sasl", ""],
    ["quorum.auth.enableSasl", ""],
    ["sessionRequireClientSASLAuth", ""],
    ["requireClientAuthScheme", ""],
  ] as const) {
    it(`contains ${key}`, () => {
      assert.equal(found(key), `zookeeperConfig["${key}"] is set by ZooKeeper itself, got "x"; remove it${instead}`);
    });
  }

  it("contains every setting of a secured server, and no other", () => {
    assert.deepEqual(
      Object.keys(MEMBER).filter((key) => found(key) === ""),
      [],
    );
    assert.equal(found("tickTime"), "");
  });
});
