import assert from "node:assert/strict";
import { probeScripts } from "../../../../../components/runtime/probe/probe-command";
import type { ServiceSpec } from "../../../../../components/runtime/service-spec";
import { hostLayout } from "../../../../../components/runtime/ssh/hosts/host-layout";
import {
  type RemoteService,
  serviceLocation,
  serviceScript,
} from "../../../../../components/runtime/ssh/resources/service-script";
import { filesIn, valuesIn } from "../../../../support/script-values";
import { makeSpec } from "../../../../support/service";

const LAYOUT = hostLayout("/home/kafka", "kafka-cluster-test", "kafka_2.13-3.3.1");
const ROOT = "/home/kafka/kafka-cluster/kafka-cluster-test";

const REMOTE: RemoteService = {
  spec: makeSpec(),
  service: "zookeeper",
  host: "a",
  layout: LAYOUT,
  owner: "kafka-cluster/test",
  stackId: "id-1",
  user: "kafka",
  unitPrefix: "kafka-cluster-test-",
  javaHome: "",
  retainData: false,
  generation: 1,
  dataToDelete: { file: "", line: "" },
};

const scriptWith = (remote: Partial<RemoteService> = {}) => valuesIn(serviceScript({ ...REMOTE, ...remote }));
const withSpec = (spec: Partial<ServiceSpec>) => ({ spec: makeSpec(spec) });

describe("serviceScript", () => {
  it("has the variables of the health check", () => {
    const { host, root, service_dir } = scriptWith();
    assert.deepEqual({ host, root, service_dir }, serviceLocation("a", "zookeeper", LAYOUT));
    assert.equal(service_dir, `${ROOT}/services/zookeeper`);
  });

  it("has the arguments of Java and the files", () => {
    const script = serviceScript({ ...REMOTE, ...withSpec({ dataFiles: { myid: "1\n" } }) });
    assert.deepEqual(valuesIn(script).java_arguments, [
      `-Djava.io.tmpdir=${ROOT}/services/zookeeper/tmp`,
      "-Xmx64m",
      "-cp",
      `${ROOT}/distributions/kafka_2.13-3.3.1/kafka/libs/*`,
      "org.apache.zookeeper.server.quorum.QuorumPeerMain",
      "/stack/zookeeper/config/zoo.cfg",
    ]);
    assert.deepEqual(filesIn(script), REMOTE.spec.files);
    assert.deepEqual(filesIn(script, "data_file"), { myid: "1\n" });
    assert.deepEqual(Object.keys(filesIn(script, "script")).sort(), [...Object.keys(probeScripts()), "run.sh"].sort());
  });

  it("keeps the exact text of a file", () => {
    const files = { "zoo.cfg": "it's=$(touch x)\n'\n)\n" };
    assert.deepEqual(filesIn(serviceScript({ ...REMOTE, ...withSpec({ files }) })), files);
  });

  it("has the probes, and the timeouts in whole seconds", () => {
    const { condition, readiness, startup_timeout_s, stop_timeout_s } = scriptWith(
      withSpec({ startupTimeoutMs: 1_001, stopTimeoutMs: 20_000 }),
    );
    assert.deepEqual(condition, []);
    assert.deepEqual(readiness, ["ask-four-letter-word", "127.0.0.1", "2181", "srvr", "holds=Mode: "]);
    assert.deepEqual([startup_timeout_s, stop_timeout_s], ["2", "20"]);
    const startCondition = { kind: "four-letter-word", host: "b", port: 2_181, word: "dump" } as const;
    assert.deepEqual(scriptWith(withSpec({ startCondition })).condition, ["ask-four-letter-word", "b", "2181", "dump"]);
  });

  it("has the texts that no message may show", () => {
    const files = { "server.properties": "port=9092\nssl.keystore.password=geheim\n" };
    assert.deepEqual(scriptWith(withSpec({ files, secretSettings: ["ssl.keystore.password"] })).secrets, ["geheim"]);
    assert.deepEqual(scriptWith().secrets, []);
  });

  it("has a unit with access to Kafka, its own folders and a Java", () => {
    const unitOf = (remote: Partial<RemoteService> = {}) => String(scriptWith(remote).unit_text).split("\n");
    const own = `${ROOT}/services/zookeeper`;
    // The service can't change the scripts that run outside of the unit.
    assert.ok(unitOf().includes(`BindPaths=${own}/logs ${own}/tmp ${ROOT}/data/zookeeper`));
    // The Java of this project need not be installed.
    const home = `${ROOT}/distributions/kafka_2.13-3.3.1/kafka`;
    assert.ok(unitOf().includes(`BindReadOnlyPaths=${own} ${home} -${ROOT}/distributions/java-17`));
    const agents = [`${ROOT}/distributions/jmx-prometheus-1.0.1/agent/a.jar`];
    assert.ok(
      unitOf(withSpec({ agents })).includes(
        `BindReadOnlyPaths=${own} ${home} ${ROOT}/distributions/jmx-prometheus-1.0.1/agent -${ROOT}/distributions/java-17`,
      ),
    );
    assert.ok(unitOf({ javaHome: "/opt/jdk" }).includes(`BindReadOnlyPaths=${own} ${home} /opt/jdk`));
    assert.equal(scriptWith().unit, "kafka-cluster-test-zookeeper.service");
  });

  it("has all folders for the data of a broker, also in its unit", () => {
    const spreading = [{ service: "zookeeper", spreadsData: true }];
    const layout = hostLayout("/home/kafka", "kafka-cluster-test", "kafka_2.13-3.3.1", ["/d1", "/d2"], spreading);
    assert.deepEqual(scriptWith({ layout }).data_dirs, ["/d1/zookeeper", "/d2/zookeeper"]);
    assert.match(String(scriptWith({ layout }).unit_text), /^BindPaths=.* \/d1\/zookeeper \/d2\/zookeeper$/m);
  });

  describe("run_hash", () => {
    const hashWith = (remote: Partial<RemoteService> = {}) => scriptWith(remote).run_hash;
    const otherLayout = (installation: string, ...dataFolders: string[]) =>
      hostLayout("/home/kafka", "kafka-cluster-test", installation, dataFolders);

    const restarts: readonly (readonly [what: string, remote: Partial<RemoteService>])[] = [
      ["a JVM flag", withSpec({ jvmFlags: ["-Xmx128m"] })],
      ["the main class", withSpec({ mainClass: "kafka.Kafka" })],
      ["an argument", withSpec({ arguments: [] })],
      ["a file", withSpec({ files: { ...makeSpec().files, "zoo.cfg": "clientPort=2182\n" } })],
      ["a file of the data", withSpec({ dataFiles: { myid: "1\n" } })],
      ["the data folder", { layout: otherLayout("kafka_2.13-3.3.1", "/srv") }],
      ["the installation of Kafka", { layout: otherLayout("kafka_2.13-3.3.1-0123") }],
      ["javaHome", { javaHome: "/opt/jdk" }],
    ];
    for (const [what, remote] of restarts) {
      it(`changes with ${what}`, () => {
        assert.match(String(hashWith()), /^[0-9a-f]{16}$/);
        assert.notEqual(hashWith(remote), hashWith());
      });
    }

    it("does not change with a live setting, and changes with the other settings of the same file", () => {
      const withText = (text: string) => hashWith(withSpec({ files: { "zoo.cfg": text }, liveSettings: { a: "1" } }));
      assert.equal(withText("a=1\nb=1\n"), withText("b=1\n"));
      assert.notEqual(withText("a=1\nb=1\n"), withText("a=1\nb=2\n"));
    });

    const { files } = makeSpec();
    const others: readonly (readonly [what: string, remote: Partial<RemoteService>])[] = [
      ["the generation", { generation: 2 }],
      ["retainData", { retainData: true }],
      ["the timeouts", withSpec({ startupTimeoutMs: 1, stopTimeoutMs: 1 })],
      ["the probe", withSpec({ readiness: { kind: "four-letter-word", host: "b", port: 1, word: "ruok" } })],
      ["the order of files", withSpec({ files: Object.fromEntries(Object.entries(files).reverse()) })],
      ["the name of the host", { host: "b" }],
    ];
    for (const [what, remote] of others) {
      it(`does not change with ${what}, although the script changes`, () => {
        assert.equal(hashWith(remote), hashWith());
        assert.notEqual(serviceScript({ ...REMOTE, ...remote }), serviceScript(REMOTE));
      });
    }
  });
});
