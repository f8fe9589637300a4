import assert from "node:assert/strict";

import { diagnose } from "../../../components/runtime/diagnosis";

describe("diagnose", () => {
  // Lines that ZooKeeper 3.6.3, Kafka 3.3.1 and the JVM write.
  const cases: readonly (readonly [line: string, diagnosis: string])[] = [
    [
      "kafka.common.InconsistentClusterIdException: The Cluster ID pm8 doesn't match stored clusterId Some(x0Q) in meta.properties.",
      "the broker's data belongs to another cluster than ZooKeeper's: restore data of the same cluster for both; to lose the broker's data, set acceptDataLoss to the cluster id in meta.properties",
    ],
    [
      "kafka.common.InconsistentBrokerIdException: Configured broker.id 1 doesn't match stored broker.id Some(0) in meta.properties.",
      "the data folder belongs to a broker with another id: move the data of each broker back to its own folder",
    ],
    [
      "kafka.common.InconsistentNodeIdException: Configured node.id `1` doesn't match stored node.id `0' in meta.properties.",
      "the data folder belongs to another node: set dataDir to the folder of this node",
    ],
    [
      "java.lang.IllegalStateException: Configured voter set: [3001] is different from the voter set read from the state file: [0]. Check if the quorum configuration is up to date",
      "the data belongs to a cluster with other controllers, which Kafka 3.3 can't change: set brokers and controllers to their values at the first start of the cluster",
    ],
    [
      "org.apache.zookeeper.KeeperException$NodeExistsException: KeeperErrorCode = NodeExists",
      "ZooKeeper still holds the registration of a broker with this id: if no other broker uses the id, wait for zookeeper.session.timeout.ms and run `up` again",
    ],
    [
      "org.apache.kafka.common.KafkaException: Failed to acquire lock on file .lock in /data/kafka-0. A Kafka instance in another process or thread is using this directory.",
      "another Kafka process uses the same data folder: stop that process or set another dataDir",
    ],
    [
      "java.net.BindException: Address already in use",
      "a port of the service is in use: set another port, or 0 to pick a free one",
    ],
    [
      "java.lang.UnsupportedClassVersionError: kafka/Kafka has been compiled by a more recent version of the Java Runtime",
      "this Java is too old: set javaHome to Java 17",
    ],
    [
      "Could not reserve enough space for 104857600KB object heap",
      "the memory is not enough: lower heapMiB to fit the machine's memory, or raise heapMiB if the heap was full",
    ],
    [
      "# There is insufficient memory for the Java Runtime Environment to continue.",
      "the memory is not enough: lower heapMiB to fit the machine's memory, or raise heapMiB if the heap was full",
    ],
    [
      "Terminating due to java.lang.OutOfMemoryError: Java heap space",
      "the memory is not enough: lower heapMiB to fit the machine's memory, or raise heapMiB if the heap was full",
    ],
    [
      "java.nio.file.AccessDeniedException: /data/kafka-0/meta.properties",
      "this user may not use a file or folder: make the folders in dataDir writable for the user of the service",
    ],
    ["java.io.IOException: No space left on device", "the disk is full: free some space and run `up` again"],
    [
      "org.apache.kafka.common.config.ConfigException: Invalid value 1 for configuration log.segment.bytes: Value must be at least 14",
      "a setting is not accepted: correct it in brokerConfig or zookeeperConfig",
    ],
    [
      'java.lang.NumberFormatException: For input string: "many"',
      "a setting is not accepted: correct it in brokerConfig or zookeeperConfig",
    ],
  ];
  for (const [line, diagnosis] of cases) {
    it(`recognises ${line.slice(0, 70)}…`, () => {
      assert.equal(diagnose(["[2026-01-01 00:00:00,000] INFO starting (kafka.server.KafkaServer)", line]), diagnosis);
    });
  }

  it("reports a full disk rather than the rejected setting that follows from the full disk", () => {
    const lines = [
      "java.lang.IllegalArgumentException: requirement failed",
      "java.io.IOException: No space left on device",
    ];
    assert.equal(diagnose(lines), "the disk is full: free some space and run `up` again");
  });

  it("is undefined for unknown lines and for an empty log", () => {
    assert.equal(
      diagnose(["[2026-01-01 00:00:00,000] INFO [KafkaServer id=0] started (kafka.server.KafkaServer)"]),
      undefined,
    );
    assert.equal(diagnose([]), undefined);
  });
});
