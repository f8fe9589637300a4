import assert from "node:assert/strict";

import { kafkaVersion } from "../../../../tools/adopt/kafka-version";

describe("kafkaVersion", () => {
  it("is in the name of Kafka's own jar", () => {
    assert.deepEqual(kafkaVersion(["kafka-clients-3.3.1.jar", "kafka_2.13-3.3.1.jar", "kafka_2.13-3.3.1.jar.asc"]), {
      version: "3.3.1",
      scalaVersion: "2.13",
    });
  });

  it("is unknown without such a jar", () => {
    assert.equal(kafkaVersion(["kafka-clients-3.3.1.jar"]), undefined);
    assert.equal(kafkaVersion([]), undefined);
  });
});
