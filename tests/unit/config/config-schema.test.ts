import assert from "node:assert/strict";

import { CONFIG_SCHEMA, JSON_KEYS } from "../../../components/config/config-schema";
import { kafkaBrokerDefaults } from "../../../components/kafka/kafka-broker";
import { zooKeeperDefaults } from "../../../components/zookeeper/zookeeper";
import { declaredKeys, defaultConfig } from "../../support/project-file";

describe("CONFIG_SCHEMA", () => {
  it("has the keys that Pulumi.yaml declares", () => {
    assert.deepEqual(Object.keys(CONFIG_SCHEMA.shape).sort(), Object.keys(declaredKeys).sort());
  });

  it("takes those keys for text that Pulumi.yaml declares as text", () => {
    const text = Object.entries(declaredKeys).filter(([, { type }]) => type === "string");
    assert.deepEqual(
      text.map(([key]) => key).sort(),
      Object.keys(CONFIG_SCHEMA.shape)
        .filter((key) => !(key in JSON_KEYS))
        .sort(),
    );
  });
});

describe("Pulumi.yaml", () => {
  for (const [key, declared] of Object.entries(declaredKeys)) {
    it(`says what ${key} is, with a default`, () => {
      assert.match(declared.description, /^\S.+\.$/s);
      assert.ok("default" in declared);
    });
  }

  it("has the defaults of the components", () => {
    const { port, zookeeperPort, bindAddress, heapMiB, zookeeperHeapMiB, profile } = defaultConfig;
    assert.deepEqual(
      { port, bindAddress, heapMiB, profile },
      {
        port: kafkaBrokerDefaults.port,
        bindAddress: kafkaBrokerDefaults.bindAddress,
        heapMiB: kafkaBrokerDefaults.heapMiB,
        profile: kafkaBrokerDefaults.profile,
      },
    );
    assert.deepEqual(
      { zookeeperPort, zookeeperHeapMiB, profile },
      {
        zookeeperPort: zooKeeperDefaults.port,
        zookeeperHeapMiB: zooKeeperDefaults.heapMiB,
        profile: zooKeeperDefaults.profile,
      },
    );
  });
});
