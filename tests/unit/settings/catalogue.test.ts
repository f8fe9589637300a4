import assert from "node:assert/strict";
import { KNOWN_VERSIONS } from "../../../components/distribution/known-versions";
import { catalogueOf, newestCatalogue, settingNamed } from "../../../components/settings/catalogue";

describe("catalogueOf", () => {
  it("knows the settings of every known version", () => {
    for (const { version } of KNOWN_VERSIONS) {
      assert.equal(catalogueOf(version)?.kafka, version);
    }
  });

  it("names the ZooKeeper of a version", () => {
    assert.equal(catalogueOf("3.3.1")?.zookeeper, "3.6.3");
    assert.equal(catalogueOf("3.9.1")?.zookeeper, "3.8.4");
  });

  it("knows no settings of other versions", () => {
    assert.equal(catalogueOf("3.5.1"), undefined);
    assert.equal(catalogueOf("../3.3.1"), undefined);
  });

  it("returns the same object again", () => {
    assert.equal(catalogueOf("3.3.1"), catalogueOf("3.3.1"));
  });

  it("has the type, default, range, and update mode of a broker setting", () => {
    const { broker } = newestCatalogue();
    assert.deepEqual(broker["num.io.threads"], { default: "8", min: "1", type: "INT", update: "cluster-wide" });
    assert.deepEqual(broker["log.retention.hours"], { default: "168", type: "INT" });
    assert.deepEqual(broker["ssl.keystore.password"], { type: "PASSWORD", update: "per-broker" });
    assert.deepEqual(broker["super.users"], { type: "STRING" });
  });

  it("has the broker setting that is the default of a topic setting", () => {
    assert.deepEqual(newestCatalogue().topic["retention.ms"], {
      broker: "log.retention.ms",
      default: "604800000",
      min: "-1",
      type: "LONG",
    });
  });

  it("has no internal settings", () => {
    assert.ok(!("remote.log.storage.system.enable" in (catalogueOf("3.3.1")?.broker ?? {})));
    assert.ok(!("unstable.api.versions.enable" in newestCatalogue().broker));
  });
});

describe("newestCatalogue", () => {
  it("is the catalogue of the newest known version", () => {
    assert.equal(newestCatalogue().kafka, KNOWN_VERSIONS.at(-1)?.version);
  });
});

describe("settingNamed", () => {
  it("finds names of the settings alone", () => {
    const { broker } = newestCatalogue();
    assert.equal(settingNamed(broker, "num.io.threads")?.type, "INT");
    assert.equal(settingNamed(broker, "toString"), undefined);
  });
});
