import assert from "node:assert/strict";

import { ownedKeyProblems } from "../../../components/shared/owned-keys";

const OWNED = [{ key: "log.dirs", instead: "dataDir" }, { key: "broker.id" }, { key: "admin.", instead: "adminPort" }];

describe("ownedKeyProblems", () => {
  it("finds nothing wrong with settings that the component leaves open", () => {
    assert.deepEqual(
      ownedKeyProblems("KafkaBroker", "config", { "log.retention.hours": 1, "broker.rack": "a" }, OWNED),
      [],
    );
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", {}, OWNED), []);
  });

  it("finds nothing wrong where there are no settings", () => {
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", undefined as never, OWNED), []);
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", null as never, OWNED), []);
  });

  it("names owner, setting and value, and what to use instead", () => {
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "brokerConfig", { "log.dirs": "/data" }, OWNED), [
      {
        property: 'brokerConfig["log.dirs"]',
        reason: 'is set by KafkaBroker itself, got "/data"; remove it and use dataDir',
      },
    ]);
  });

  it("only asks to remove it where there is nothing to use instead", () => {
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", { "broker.id": 7 }, OWNED), [
      { property: 'config["broker.id"]', reason: "is set by KafkaBroker itself, got 7; remove it" },
    ]);
  });

  it("owns every key of a family that ends in a dot, and no other", () => {
    const settings = { "admin.enableServer": true, "admin.serverPort": 8080, admin: 1, "administrator.name": "x" };
    assert.deepEqual(
      ownedKeyProblems("ZooKeeper", "config", settings, OWNED).map(({ property }) => property),
      ['config["admin.enableServer"]', 'config["admin.serverPort"]'],
    );
  });

  it("does not own a key that only begins like an owned one", () => {
    assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", { "broker.id.generation.enable": true }, OWNED), []);
  });

  it("gives one problem for each setting", () => {
    const settings = { "log.dirs": "/a", "log.retention.hours": 1, "broker.id": 1 };
    assert.equal(ownedKeyProblems("KafkaBroker", "config", settings, OWNED).length, 2);
  });
});
