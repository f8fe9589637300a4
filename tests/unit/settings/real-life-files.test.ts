// Settings that people paste: each file gives no problem, or one message with everything that must change.
import assert from "node:assert/strict";

import { clusterProblems } from "../../../components/cluster/cluster-problems";
import { LocalRuntime } from "../../../components/runtime/local/local-runtime";
import { parseProperties } from "../../../components/shared/properties";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";

/** Problems of the settings in a file, one a line: name and reason. */
const problemsOf = (file: string, cluster: SettingsOverrides): string[] =>
  clusterProblems("kafka", makeSettings({ ...cluster, brokerConfig: parseProperties(file) }), new LocalRuntime()).map(
    ({ property, reason }) => `${property.replace(/^brokerConfig\["(.*)"\]$/, "$1")} ${reason}`,
  );

/** The configuration that Amazon MSK gives to a cluster that names none. */
const MSK = `
auto.create.topics.enable=false
default.replication.factor=3
min.insync.replicas=2
num.io.threads=8
num.network.threads=5
num.partitions=1
num.replica.fetchers=2
replica.lag.time.max.ms=30000
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600
socket.send.buffer.bytes=102400
unclean.leader.election.enable=true
zookeeper.session.timeout.ms=18000
`;

/** The list of overrides that StatefulSets for Kubernetes have copied from each other since Kafka 0.10. */
const STATEFUL_SET = `
auto.create.topics.enable=true
auto.leader.rebalance.enable=true
background.threads=10
broker.id=0
broker.id.generation.enable=true
compression.type=producer
connections.max.idle.ms=600000
controlled.shutdown.enable=true
controlled.shutdown.max.retries=3
controlled.shutdown.retry.backoff.ms=5000
controller.socket.timeout.ms=30000
default.replication.factor=1
delete.topic.enable=true
fetch.purgatory.purge.interval.requests=1000
group.max.session.timeout.ms=300000
group.min.session.timeout.ms=6000
inter.broker.protocol.version=0.10.2-IV0
leader.imbalance.check.interval.seconds=300
leader.imbalance.per.broker.percentage=10
listeners=PLAINTEXT://:9093
log.cleaner.backoff.ms=15000
log.cleaner.dedupe.buffer.size=134217728
log.cleaner.delete.retention.ms=86400000
log.cleaner.enable=true
log.cleaner.io.buffer.load.factor=0.9
log.cleaner.io.buffer.size=524288
log.cleaner.io.max.bytes.per.second=1.7976931348623157E308
log.cleaner.min.cleanable.ratio=0.5
log.cleaner.min.compaction.lag.ms=0
log.cleaner.threads=1
log.cleanup.policy=delete
log.dir=/var/lib/kafka
log.flush.interval.messages=9223372036854775807
log.flush.offset.checkpoint.interval.ms=60000
log.flush.scheduler.interval.ms=9223372036854775807
log.index.interval.bytes=4096
log.index.size.max.bytes=10485760
log.message.timestamp.difference.max.ms=9223372036854775807
log.message.timestamp.type=CreateTime
log.preallocate=false
log.retention.bytes=-1
log.retention.check.interval.ms=300000
log.retention.hours=168
log.roll.hours=168
log.roll.jitter.hours=0
log.segment.bytes=1073741824
log.segment.delete.delay.ms=60000
max.connections.per.ip=2147483647
message.max.bytes=1000012
min.insync.replicas=1
num.io.threads=8
num.network.threads=3
num.partitions=1
num.recovery.threads.per.data.dir=1
num.replica.fetchers=1
offset.metadata.max.bytes=4096
offsets.commit.required.acks=-1
offsets.commit.timeout.ms=5000
offsets.load.buffer.size=5242880
offsets.retention.check.interval.ms=600000
offsets.retention.minutes=1440
offsets.topic.compression.codec=0
offsets.topic.num.partitions=50
offsets.topic.replication.factor=3
offsets.topic.segment.bytes=104857600
producer.purgatory.purge.interval.requests=1000
queued.max.requests=500
quota.consumer.default=9223372036854775807
quota.producer.default=9223372036854775807
replica.fetch.backoff.ms=1000
replica.fetch.max.bytes=1048576
replica.fetch.min.bytes=1
replica.fetch.response.max.bytes=10485760
replica.fetch.wait.max.ms=500
replica.high.watermark.checkpoint.interval.ms=5000
replica.lag.time.max.ms=10000
replica.socket.receive.buffer.bytes=65536
replica.socket.timeout.ms=30000
request.timeout.ms=30000
reserved.broker.max.id=1000
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600
socket.send.buffer.bytes=102400
unclean.leader.election.enable=true
zookeeper.connect=zookeeper-0.zookeeper:2181
zookeeper.session.timeout.ms=6000
zookeeper.set.acl=false
`;

/** Settings in the file of Confluent's images for one broker, with TLS. */
const CONFLUENT = `
advertised.listeners=SSL://node3.kafka:9092
broker.id=2
confluent.balancer.enable=true
confluent.license.topic.replication.factor=1
confluent.metadata.topic.replication.factor=1
confluent.metrics.reporter.bootstrap.servers=localhost:9092
group.initial.rebalance.delay.ms=0
listener.security.protocol.map=SSL:SSL
listeners=SSL://:9092
log.dirs=/data1/kafka
log.retention.check.interval.ms=300000
log.retention.hours=168
metric.reporters=io.confluent.metrics.reporter.ConfluentMetricsReporter
num.io.threads=8
num.network.threads=3
num.partitions=1
num.recovery.threads.per.data.dir=1
offsets.topic.replication.factor=1
security.inter.broker.protocol=SSL
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600
socket.send.buffer.bytes=102400
ssl.keystore.location=/var/ssl/private/kafka.server.keystore.jks
ssl.keystore.password=changeit
transaction.state.log.min.isr=1
transaction.state.log.replication.factor=1
zookeeper.connect=node1.zookeeper:2182
zookeeper.connection.timeout.ms=18000
`;

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
      'inter.broker.protocol.version must be 0.11.0 or newer, because records of older brokers have no headers, which the smoke test needs, got "0.10.2-IV0"; raise it or remove it',
      'broker.id is set by KafkaBroker itself, got "0"; remove it',
      'broker.id.generation.enable is set by KafkaBroker itself, got "true"; remove it',
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
    const done = STATEFUL_SET.replace(
      /^(broker|listeners|log\.dir|zookeeper\.connect|quota)[a-z.]*=.*\n/gm,
      "",
    ).replace("0.10.2-IV0", "1.1-IV0");
    assert.deepEqual(problemsOf(done, { brokers: 3 }), []);
  });
});

describe("the pasted file of a Confluent image", () => {
  it("gives one message", () => {
    const plainText = "has no effect, because this version of kafka-cluster has only plain-text listeners, got";
    const confluent = "is a setting of Confluent Server, which Apache Kafka does not read, got";
    assert.deepEqual(problemsOf(CONFLUENT, {}), [
      'metric.reporters names a class of Confluent Server, which Apache Kafka does not have, got "io.confluent.metrics.reporter.ConfluentMetricsReporter"; remove it',
      'security.inter.broker.protocol is set by KafkaBroker itself, with the listeners, got "SSL"; remove it',
      `ssl.keystore.location ${plainText} "/var/ssl/private/kafka.server.keystore.jks"; remove it`,
      `ssl.keystore.password ${plainText} a secret; remove it`,
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
