import assert from "node:assert/strict";

import { isSensitiveSetting, sensitiveSettings } from "../../../components/shared/sensitive-settings";

describe("sensitiveSettings", () => {
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
    it(`contains ${key}`, () => {
      assert.deepEqual(sensitiveSettings({ [key]: "x", "log.retention.hours": 1 }), [key]);
    });
  }

  it("contains no other setting", () => {
    assert.deepEqual(
      sensitiveSettings({
        "log.retention.hours": 24,
        "ssl.keystore.location": "/k.jks",
        "auto.create.topics.enable": false,
        "a.key.b": 1,
        monkey: 1,
      }),
      [],
    );
    assert.deepEqual(sensitiveSettings({}), []);
  });
});

describe("isSensitiveSetting", () => {
  it("is true for a key and false for its type", () => {
    assert.equal(isSensitiveSetting("ssl.keystore.key"), true);
    assert.equal(isSensitiveSetting("ssl.keystore.type"), false);
  });
});
