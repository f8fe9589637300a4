// Verifies: the catalogue of Kafka's settings is what each known distribution declares, and ZooKeeper reads every setting of the
// list that is written by hand. Does not verify: the types of ZooKeeper's settings, which ZooKeeper declares nowhere.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { KNOWN_VERSIONS } from "../../components/distribution/known-versions";
import { ZOOKEEPER_ALIASES, ZOOKEEPER_SETTINGS } from "../../components/settings/zookeeper-settings";
import { mustRun } from "../../components/shared/run-program";
import { skipSuite } from "../../testing/suites/skip";
import { checkedInCatalogue, renderCatalogue } from "../../tools/settings/settings-catalogue";
import { resolveJava } from "../../tools/setup/java";
import { kafkaHome } from "../../tools/setup/kafka";

describe("the catalogue of settings", function () {
  this.timeout(120_000);

  let java: string;

  before(async function () {
    ({ path: java } = await resolveJava());
    if (!(await mustRun(java, ["--list-modules"]).catch(() => "")).includes("jdk.compiler")) {
      skipSuite(this, "tests of the catalogue of settings: they need a JDK, and this machine has a Java runtime alone");
    }
  });

  for (const known of KNOWN_VERSIONS) {
    it(`is the one that Kafka ${known.version} prints; after a change, run \`node tools/run.mjs settings-catalogue\``, async () => {
      const { text } = await renderCatalogue(kafkaHome(known), java);
      assert.equal(text, await checkedInCatalogue(known.version));
    });

    it(`has no setting of ZooKeeper that the classes of ZooKeeper in Kafka ${known.version} do not read`, () =>
      assertReadByZooKeeper(join(kafkaHome(known), "libs")));
  }

  async function assertReadByZooKeeper(libs: string): Promise<void> {
    const jar = (await readdir(libs)).find((file) => /^zookeeper-3\.[\d.]+\.jar$/.test(file)) as string;
    const printed = await mustRun(java, [join(__dirname, "..", "support", "ClassStrings.java"), join(libs, jar)]);
    const texts = new Set(printed.split("\n"));
    const isRead = (name: string): boolean => texts.has(name) || texts.has(`zookeeper.${name}`);
    assert.deepEqual(
      Object.keys(ZOOKEEPER_SETTINGS).filter((name) => !isRead(name)),
      [],
    );
    assert.deepEqual(
      Object.keys(ZOOKEEPER_ALIASES).filter((name) => texts.has(`zookeeper.${name}`)),
      [],
    );
  }
});
