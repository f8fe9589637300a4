// Settings that people paste: each file gives no problem, or one message with everything that must change.
import assert from "node:assert/strict";

import { clusterProblems } from "../../../components/cluster/cluster-problems";
import { LocalRuntime } from "../../../components/runtime/local/local-runtime";
import { parseProperties } from "../../../components/shared/properties";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";
import { CONFLUENT, MSK, STATEFUL_SET, STATEFUL_SET_FOR_3_3 } from "../../support/pasted-settings";

/** Problems of the settings in a file, one a line: name and reason. */
const problemsOf = (file: string, cluster: SettingsOverrides): string[] =>
  clusterProblems("kafka", makeSettings({ ...cluster, brokerConfig: parseProperties(file) }), new LocalRuntime()).map(
    ({ property, reason }) => `${property.replace(/^brokerConfig\["(.*)"\]$/, "$1")} ${reason}`,
  );

describe("a pasted configuration of Amazon MSK", () => {
  it("is accepted with three brokers", () => {
    assert.deepEqual(problemsOf(MSK, { brokers: 3 }), []);
  });

  it("gives one message with one broker", () => {
    assert.deepEqual(problemsOf(MSK, { brokers: 1 }), [
      'default.replication.factor must be at most 1, the number of brokers, got "3"; lower it, or raise brokers',
      "min.insync.replicas must be at most 1, the number of replicas of a topic, because topics would reject all records with acks=all, " +
        'got "2"; lower it',
    ]);
  });

  it("gives one message with KRaft", () => {
    assert.deepEqual(problemsOf(MSK, { brokers: 3, controllers: 3, coordination: "kraft" }), [
      'zookeeper.session.timeout.ms is not used with coordination "kraft", got "18000"; remove it',
    ]);
  });
});

describe("the pasted list of a StatefulSet", () => {
  it("gives one message", () => {
    assert.deepEqual(problemsOf(STATEFUL_SET, { brokers: 3 }), [
      'broker.id is set by KafkaBroker itself, got "0"; remove it',
      'broker.id.generation.enable is set by KafkaBroker itself, got "true"; remove it',
      'inter.broker.protocol.version is set by KafkaBroker itself, got "0.10.2-IV0"; remove it and use protocolVersion',
      'listeners is set by KafkaBroker itself, got "PLAINTEXT://:9093"; remove it and use port and bindAddress',
      'log.dir is set by KafkaBroker itself, got "/var/lib/kafka"; remove it and use dataDir',
      'zookeeper.connect is set by KafkaBroker itself, got "zookeeper-0.zookeeper:2181"; remove it and use zookeeperPort',
      'quota.consumer.default was removed in Kafka 3.0, got "9223372036854775807"; remove it, and set quotas of clients with kafka-configs.sh',
      'quota.producer.default was removed in Kafka 3.0, got "9223372036854775807"; remove it, and set quotas of clients with kafka-configs.sh',
    ]);
  });

  it("gives one message more with fewer brokers than replicas", () => {
    const factor =
      'offsets.topic.replication.factor must be at most 1, the number of brokers, got "3"; lower it, or raise brokers';
    assert.equal(problemsOf(STATEFUL_SET, { brokers: 1 }).filter((problem) => problem === factor).length, 1);
  });

  it("is accepted once everything in the message is done", () => {
    assert.deepEqual(problemsOf(STATEFUL_SET_FOR_3_3, { brokers: 3 }), []);
  });
});

describe("the pasted file of a Confluent image", () => {
  it("gives one message", () => {
    const plainText = "has no effect without security, because all connections are in plain text, got";
    const advice = '; remove it, and set security to "tls" to encrypt and authenticate all connections';
    const confluent = "is a setting of Confluent Server, which Apache Kafka does not read, got";
    assert.deepEqual(problemsOf(CONFLUENT, {}), [
      'metric.reporters names a class of Confluent Server, which Apache Kafka does not have, got "io.confluent.metrics.reporter.ConfluentMetricsReporter"; remove it',
      'security.inter.broker.protocol is set by KafkaBroker itself, with the listeners, got "SSL"; remove it',
      `ssl.keystore.location ${plainText} "/var/ssl/private/kafka.server.keystore.jks"${advice}`,
      `ssl.keystore.password ${plainText} a secret${advice}`,
      'advertised.listeners is set by KafkaBroker itself, got "SSL://node3.kafka:9092"; remove it and use advertisedHost',
      'broker.id is set by KafkaBroker itself, got "2"; remove it',
      'listener.security.protocol.map is set by KafkaBroker itself, got "SSL:SSL"; remove it',
      'listeners is set by KafkaBroker itself, got "SSL://:9092"; remove it and use port and bindAddress',
      'log.dirs is set by KafkaBroker itself, got "/data1/kafka"; remove it and use dataDir',
      'zookeeper.connect is set by KafkaBroker itself, got "node1.zookeeper:2182"; remove it and use zookeeperPort',
      `confluent.balancer.enable ${confluent} "true"; remove it`,
      `confluent.license.topic.replication.factor ${confluent} "1"; remove it`,
      `confluent.metadata.topic.replication.factor ${confluent} "1"; remove it`,
      `confluent.metrics.reporter.bootstrap.servers ${confluent} "localhost:9092"; remove it`,
    ]);
  });
});
