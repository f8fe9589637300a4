// Verifies: the catalogue of Kafka's settings is what each known distribution declares, a preview accepts no number at the edge of a range
// that a broker refuses, and ZooKeeper reads every setting of the list that is written by hand. Does not verify: the types of ZooKeeper's settings, which ZooKeeper declares nowhere.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { clusterProblems } from "../../components/cluster/cluster-problems";
import { KNOWN_VERSIONS } from "../../components/distribution/known-versions";
import { LocalRuntime } from "../../components/runtime/local/local-runtime";
import { catalogueOf } from "../../components/settings/catalogue";
import { ZOOKEEPER_ALIASES, zooKeeperSettings } from "../../components/settings/zookeeper-settings";
import { mustRun } from "../../components/shared/run-program";
import { skipSuite } from "../../testing/suites/skip";
import { checkedInCatalogue, renderCatalogue } from "../../tools/settings/settings-catalogue";
import { resolveJava } from "../../tools/setup/java";
import { DEFAULT_KAFKA_HOME, kafkaHome } from "../../tools/setup/kafka";
import { makeSettings } from "../support/clusters";
import { temporaryFolder } from "../support/temporary-folder";

/** Settings of the only broker of a cluster. */
const ONLY_BROKER = {
  "zookeeper.connect": "127.0.0.1:2181",
  "offsets.topic.replication.factor": "1",
  "transaction.state.log.replication.factor": "1",
  "transaction.state.log.min.isr": "1",
};

/** Numbers around 0 and at the edges of a range. */
const edges = (min = "0", max = "1"): string[] =>
  [...new Set([-2n, -1n, 0n, 1n, BigInt(Math.trunc(Number(min))), BigInt(Math.trunc(Number(max)))])].map(String);

describe("the catalogue of settings", function () {
  this.timeout(120_000);

  const folder = temporaryFolder();

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
      assertReadByZooKeeper(join(kafkaHome(known), "libs"), catalogueOf(known.version)?.zookeeper ?? ""));
  }

  it("has no number at the edge of a range that a broker refuses, together with the rules for several settings", async () => {
    const accepted = Object.entries(catalogueOf("3.3.1")?.broker ?? {})
      .filter(([, { type }]) => ["INT", "SHORT", "LONG", "DOUBLE"].includes(type))
      .flatMap(([name, { min, max }]) => edges(min, max).map((value) => ({ [name]: value })))
      .filter(
        (brokerConfig) => clusterProblems("kafka", makeSettings({ brokerConfig }), new LocalRuntime()).length === 0,
      );
    assert.ok(accepted.length > 200, String(accepted.length));
    const file = join(folder(), "settings.jsonl");
    await writeFile(file, accepted.map((settings) => `${JSON.stringify({ ...ONLY_BROKER, ...settings })}\n`).join(""));
    const libs = join(DEFAULT_KAFKA_HOME, "libs", "*");
    const trial = join(__dirname, "..", "support", "SettingsTrial.java");
    const reasons = (await mustRun(java, ["-cp", libs, trial, file])).split("\n");
    assert.deepEqual(
      accepted.flatMap((settings, index) => (reasons[index] === "" ? [] : [[settings, reasons[index]]])),
      [],
    );
  });

  async function assertReadByZooKeeper(libs: string, version: string): Promise<void> {
    const jar = join(libs, `zookeeper-${version}.jar`);
    const printed = await mustRun(java, [join(__dirname, "..", "support", "ClassStrings.java"), jar]);
    const texts = new Set(printed.split("\n"));
    const isRead = (name: string): boolean => texts.has(name) || texts.has(`zookeeper.${name}`);
    assert.deepEqual(
      Object.keys(zooKeeperSettings(version)).filter((name) => !isRead(name)),
      [],
    );
    assert.deepEqual(
      Object.keys(ZOOKEEPER_ALIASES).filter((name) => texts.has(`zookeeper.${name}`)),
      [],
    );
  }
});
