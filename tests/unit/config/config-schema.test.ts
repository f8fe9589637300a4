import assert from "node:assert/strict";

import { kafkaClusterDefaults } from "../../../components/cluster/cluster-args";
import { CONFIG_SCHEMA, mayBeEmpty, TEXT_KEYS } from "../../../components/config/config-schema";
import { DEFAULT_BASE_IMAGE } from "../../../components/runtime/docker/base-image";
import { declaredKeys, defaultConfig } from "../../support/project-file";

describe("CONFIG_SCHEMA", () => {
  it("has the keys that Pulumi.yaml declares", () => {
    assert.deepEqual(Object.keys(CONFIG_SCHEMA.shape).sort(), Object.keys(declaredKeys).sort());
  });
});

describe("TEXT_KEYS", () => {
  it("are the keys that Pulumi.yaml declares as text, and those that may be text or a list", () => {
    const text = Object.entries(declaredKeys).filter(([, { type = "string" }]) => type === "string");
    assert.deepEqual([...TEXT_KEYS].sort(), text.map(([key]) => key).sort());
  });
});

describe("mayBeEmpty", () => {
  it("is true for each key whose default in Pulumi.yaml is empty text, and false for a key that does not exist", () => {
    const empty = Object.entries(defaultConfig).filter(([, value]) => value === "");
    assert.ok(empty.length > 0);
    for (const [key] of empty) {
      assert.ok(mayBeEmpty(key), key);
    }
    assert.deepEqual(["port", "version", "hosts", "prot"].filter(mayBeEmpty), []);
  });
});

describe("Pulumi.yaml", () => {
  for (const [key, declared] of Object.entries(declaredKeys)) {
    it(`describes ${key} in a sentence, and gives a default`, () => {
      assert.match(declared.description, /^\S.+\.$/s);
      assert.ok("default" in declared);
    });
  }

  it("has the defaults of KafkaCluster and DockerRuntime", () => {
    const expected = { ...kafkaClusterDefaults, baseImage: DEFAULT_BASE_IMAGE };
    const declared = Object.fromEntries(Object.keys(expected).map((key) => [key, defaultConfig[key]]));
    assert.deepEqual(declared, expected);
  });
});
