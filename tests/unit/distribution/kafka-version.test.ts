import assert from "node:assert/strict";

import { kafkaVersion } from "../../../components/distribution/kafka-version";

describe("kafkaVersion", () => {
  it("is in the name of Kafka's own jar", () => {
    assert.deepEqual(kafkaVersion(["kafka-clients-3.3.1.jar", "kafka_2.13-3.3.1.jar", "kafka_2.13-3.3.1.jar.asc"]), {
      version: "3.3.1",
      scalaVersion: "2.13",
    });
  });

  it("has the suffix of a build of one's own", () => {
    const libs = ["kafka_2.13-3.9.1-test.jar", "kafka_2.13-3.9.1-javadoc.jar", "kafka_2.13-3.9.1-acme.2.jar"];
    assert.deepEqual(kafkaVersion(libs), { version: "3.9.1-acme.2", scalaVersion: "2.13" });
  });

  it("is unknown without such a jar", () => {
    assert.equal(kafkaVersion(["kafka-clients-3.3.1.jar"]), undefined);
    assert.equal(kafkaVersion([]), undefined);
  });
});
