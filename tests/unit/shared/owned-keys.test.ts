import assert from "node:assert/strict";

import { ownedKeyProblems } from "../../../components/shared/owned-keys";

const OWNED = [{ key: "log.dirs", instead: "dataDir" }, { key: "broker.id" }, { key: "admin.", instead: "adminPort" }];

describe("ownedKeyProblems", () => {
  it("accepts settings that the component does not set", () => {
    assert.deepEqual(
      ownedKeyProblems("KafkaBroker", "config", { "log.retention.hours": 1, "broker.rack": "a" }, OWNED),
      [],
    );
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", {}, OWNED), []);
  });

  it("accepts missing settings", () => {
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", undefined as never, OWNED), []);
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", null as never, OWNED), []);
  });

  it("names owner, setting, value and the argument to use instead", () => {
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "brokerConfig", { "log.dirs": "/data" }, OWNED), [
      {
        property: 'brokerConfig["log.dirs"]',
        reason: 'is set by KafkaBroker itself, got "/data"; remove it and use dataDir',
      },
    ]);
  });

  it("only asks to remove a setting without an alternative", () => {
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", { "broker.id": 7 }, OWNED), [
      { property: 'config["broker.id"]', reason: "is set by KafkaBroker itself, got 7; remove it" },
    ]);
  });

  it("refuses every setting that begins with an owned key that ends in a dot, and no other", () => {
    const settings = { "admin.enableServer": true, "admin.serverPort": 8080, admin: 1, "administrator.name": "x" };
    assert.deepEqual(
      ownedKeyProblems("ZooKeeper", "config", settings, OWNED).map(({ property }) => property),
      ['config["admin.enableServer"]', 'config["admin.serverPort"]'],
    );
  });

  it("accepts a setting that begins with an owned key without a dot at its end", () => {
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", { "broker.id.generation.enable": true }, OWNED), []);
  });

  it("returns one problem for each setting", () => {
    const settings = { "log.dirs": "/a", "log.retention.hours": 1, "broker.id": 1 };
    assert.equal(ownedKeyProblems("KafkaBroker", "config", settings, OWNED).length, 2);
  });
});
