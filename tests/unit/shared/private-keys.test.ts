import assert from "node:assert/strict";

import { isPrivateKey, privateKeys } from "../../../components/shared/private-keys";

describe("privateKeys", () => {
  const secrets = [
    "ssl.keystore.password",
    "ssl.key.password",
    "ssl.truststore.password",
    "sasl.jaas.config",
    "listener.name.sasl_ssl.plain.sasl.jaas.config",
    "delegation.token.secret.key",
    "password.encoder.secret",
    "PASSWORD",
    "ssl.keystore.key",
    "ssl.KEY",
  ];
  for (const key of secrets) {
    it(`holds ${key}`, () => {
      assert.deepEqual(privateKeys({ [key]: "x", "log.retention.hours": 1 }), [key]);
    });
  }

  it("holds nothing else", () => {
    assert.deepEqual(
      privateKeys({
        "log.retention.hours": 24,
        "ssl.keystore.location": "/k.jks",
        "auto.create.topics.enable": false,
        "a.key.b": 1,
        monkey: 1,
      }),
      [],
    );
    assert.deepEqual(privateKeys({}), []);
  });
});

describe("isPrivateKey", () => {
  it("tells one name from another", () => {
    assert.equal(isPrivateKey("ssl.keystore.key"), true);
    assert.equal(isPrivateKey("ssl.keystore.type"), false);
  });
});
