import assert from "node:assert/strict";
import { join } from "node:path";

import { consoleFile, javaArguments, serviceEnvironment } from "../../../../components/runtime/local/launch";
import { makeInputs } from "../../../support/service";

describe("javaArguments", () => {
  it("are flags that others may replace, JVM flags, then service and startId, the class path, the main class and its arguments", () => {
    assert.deepEqual(javaArguments(makeInputs("/stack"), "0-1-2", ["-XX:SharedArchiveFile=/x.jsa"]), [
      `-Djava.io.tmpdir=${join("/stack/zookeeper", "tmp")}`,
      "-Duser.language=en",
      "-Xmx64m",
      "-XX:SharedArchiveFile=/x.jsa",
      "-Dkafka-cluster.service=kafka-cluster/test/zookeeper",
      "-Dkafka-cluster.startId=0-1-2",
      "-cp",
      join("/distributions/kafka", "libs", "*"),
      "org.apache.zookeeper.server.quorum.QuorumPeerMain",
      "/stack/zookeeper/config/zoo.cfg",
    ]);
  });
});

describe("serviceEnvironment", () => {
  it("inherits no secret, and has a locale of its own instead of the user's", () => {
    const given = {
      PATH: "/bin",
      HOME: "/home/ann",
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR",
      LC_CTYPE: "C",
      TOKEN: "secret",
    };
    assert.deepEqual(serviceEnvironment(given), { PATH: "/bin", HOME: "/home/ann", LC_ALL: "C.UTF-8" });
  });
});

describe("consoleFile", () => {
  it("is beside the service's log", () => {
    assert.equal(consoleFile("/stack/zookeeper/logs"), join("/stack/zookeeper/logs", "console.log"));
  });
});
