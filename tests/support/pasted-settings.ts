// Settings that people paste, as properties files.

/** The configuration that Amazon MSK gives to a cluster that names none. */
export const MSK = `
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
export const STATEFUL_SET = `
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
export const CONFLUENT = `
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

/** {@link STATEFUL_SET} once everything that the message about the list asks for is done, but for the replicas. */
export const STATEFUL_SET_FOR_3_3 = STATEFUL_SET.replace(
  /^(broker|listeners|log\.dir|zookeeper\.connect|quota)[a-z.]*=.*\n/gm,
  "",
).replace("0.10.2-IV0", "1.1-IV0");
