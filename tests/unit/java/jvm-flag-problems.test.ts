import assert from "node:assert/strict";

import { jvmFlagProblems } from "../../../components/java/jvm-flag-problems";
import { describeProblems } from "../../../components/shared/problems";

describe("jvmFlagProblems", () => {
  const accepted = [
    "-XX:MaxGCPauseMillis=50",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:+UseStringDeduplication",
    "-XX:MaxMetaspaceSize=200m",
    "-Dmy.flag=one two",
    "-Djava.io.tmpdir=/srv/tmp",
    "-Djavax.net.ssl.trustStore=/etc/trust.jks",
    "-Dcom.sun.management.jmxremote.password.file=/etc/jmx",
    "-javaagent:/opt/agent.jar=7071:/etc/agent.yml",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "-Xlog:gc*",
    "-Xss1m",
    "-ea",
  ];
  for (const flag of accepted) {
    it(`accepts ${flag}`, () => {
      assert.deepEqual(jvmFlagProblems("brokerJvmFlags", [flag], "heapMiB"), []);
    });
  }

  const OWN = "must not be a flag that the project sets itself";
  const PRINTS = "must not be a flag that makes Java print something instead of running the service";
  const refused: readonly (readonly [flag: string, reason: string, advice: string])[] = [
    ["-Xmx2g", OWN, "remove it and use heapMiB"],
    ["-Xms64m", OWN, "remove it and use heapMiB"],
    ["-XX:MaxHeapSize=2g", OWN, "remove it and use heapMiB"],
    ["-XX:MaxRAMPercentage=50", OWN, "remove it and use heapMiB"],
    ["-XX:+UseG1GC", OWN, "remove it and use profile"],
    ["-XX:-UseSerialGC", OWN, "remove it and use profile"],
    ["-XX:TieredStopAtLevel=4", OWN, "remove it and use profile"],
    ["-XX:CompilerDirectivesFile=/etc/c2", OWN, "remove it and use profile"],
    ["-cp", OWN, "remove it and use archive for a distribution with further classes"],
    ["-classpath /a.jar", OWN, "remove it and use archive for a distribution with further classes"],
    ["--class-path=/a.jar", OWN, "remove it and use archive for a distribution with further classes"],
    ["-jar", OWN, "remove it and use archive for a distribution with further classes"],
    ["-Dlog4j.configuration=file:/a", OWN, "remove it, because the service's own log shows why a start fails"],
    ["-XX:+ExitOnOutOfMemoryError", OWN, "remove it"],
    ["-XX:-ExitOnOutOfMemoryError", OWN, "remove it"],
    ["-XX:+CrashOnOutOfMemoryError", OWN, "remove it"],
    ["-Djava.awt.headless=false", OWN, "remove it"],
    ["-Xshare:off", OWN, "remove it, because the class-data archive belongs to the distribution"],
    ["-XX:SharedArchiveFile=/a", OWN, "remove it, because the class-data archive belongs to the distribution"],
    ["-Dkafka-cluster.startId=1", OWN, "remove it, because it identifies the process of a service"],
    ["-version", PRINTS, "remove it"],
    ["--help", PRINTS, "remove it"],
    ...["-XX:Flags=.hotspotrc", "-XX:VMOptionsFile=/etc/jvm"].map(
      (flag) =>
        [
          flag,
          "must not name a file of flags, whose changes would restart nothing",
          "write each flag of the file as an entry",
        ] as const,
    ),
    ["-Da=1 -Db=2", "must be one flag", "write each flag as an entry of its own"],
  ];
  for (const [flag, reason, advice] of refused) {
    it(`refuses ${flag}`, () => {
      assert.deepEqual(jvmFlagProblems("brokerJvmFlags", ["-Da=b", flag], "heapMiB"), [
        { property: "brokerJvmFlags[1]", reason: `${reason}, got ${JSON.stringify(flag)}; ${advice}` },
      ]);
    });
  }

  it("names the heap of ZooKeeper", () => {
    assert.equal(
      describeProblems(jvmFlagProblems("zookeeperJvmFlags", ["-Xmx1g"], "zookeeperHeapMiB")),
      'zookeeperJvmFlags[0] must not be a flag that the project sets itself, got "-Xmx1g"; remove it and use zookeeperHeapMiB',
    );
  });

  it("refuses a secret without its value", () => {
    for (const flag of ["-Djavax.net.ssl.trustStorePassword=geheim", "-Dmy.secret=geheim"]) {
      const [problem, ...others] = jvmFlagProblems("brokerJvmFlags", [flag], "heapMiB");
      assert.deepEqual(others, []);
      assert.doesNotMatch(problem?.reason ?? "", /geheim/);
      assert.match(problem?.reason ?? "", /^must hold no secret, because every user .*, got -D\S+ with a value; /);
    }
  });
});
