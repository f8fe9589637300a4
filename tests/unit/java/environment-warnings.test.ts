import assert from "node:assert/strict";

import { environmentWarnings } from "../../../components/java/environment-warnings";

describe("environmentWarnings", () => {
  it("names each variable of Kafka's start scripts with the setting that does the same", () => {
    assert.deepEqual(environmentWarnings({ KAFKA_HEAP_OPTS: "-Xmx2G", JMX_PORT: "9999", JAVA_HOME: "/java" }), [
      "the environment variable KAFKA_HEAP_OPTS has no effect, because services start without Kafka's scripts; set heapMiB and zookeeperHeapMiB instead",
      "the environment variable JMX_PORT has no effect, because services start without Kafka's scripts; set metrics to true instead",
    ]);
  });

  it("ignores variables that are not set or empty", () => {
    assert.deepEqual(environmentWarnings({ KAFKA_OPTS: "", KAFKA_HOME: "/kafka" }), []);
  });
});
