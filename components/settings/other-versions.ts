// Settings that Kafka 3.3.1 does not have, but an older or a newer version has. Source: `KafkaConfig` and the other classes of
// settings at the tags 0.8.0 to 3.9.0 of apache/kafka.

/** Setting that a version of Kafka removed. */
export interface RemovedSetting {
  /** First version without the setting. */
  readonly since: string;
  /** Advice for messages. */
  readonly advice: string;
}

const PER_TOPIC: RemovedSetting = { since: "0.8.1", advice: "set the config of each topic" };
const QUOTA: RemovedSetting = { since: "3.0", advice: "remove it, and set quotas of clients with kafka-configs.sh" };

/** Settings of brokers that were removed before Kafka 3.3.1. */
export const REMOVED_SETTINGS: Readonly<Record<string, RemovedSetting>> = {
  "advertised.host.name": { since: "3.0", advice: "set advertisedHost" },
  "advertised.port": { since: "3.0", advice: "set port" },
  "controller.message.queue.size": { since: "0.9.0", advice: "remove it" },
  "host.name": { since: "3.0", advice: "set bindAddress" },
  "log.cleanup.interval.mins": { since: "0.8.1", advice: "set log.retention.check.interval.ms" },
  "log.flush.interval.ms.per.topic": PER_TOPIC,
  "log.retention.bytes.per.topic": PER_TOPIC,
  "log.retention.hours.per.topic": PER_TOPIC,
  "log.roll.hours.per.topic": PER_TOPIC,
  "log.segment.bytes.per.topic": PER_TOPIC,
  port: { since: "3.0", advice: "set port" },
  "quota.consumer.default": QUOTA,
  "quota.producer.default": QUOTA,
  "replica.lag.max.messages": { since: "0.9.0", advice: "set replica.lag.time.max.ms" },
  "zookeeper.sync.time.ms": { since: "3.2", advice: "remove it" },
};

/** Settings of brokers and topics that came after Kafka 3.3, with the first version. An entry with a dot at its end is a prefix. */
const ADDED_SETTINGS: readonly (readonly [name: string, since: string])[] = [
  ["auto.include.jmx.reporter", "3.4"],
  ["metadata.log.max.snapshot.interval.ms", "3.4"],
  ["producer.id.expiration.", "3.4"],
  ["zookeeper.metadata.migration.enable", "3.4"],
  ["group.consumer.", "3.5"],
  ["group.coordinator.", "3.5"],
  ["server.max.startup.time.ms", "3.5"],
  ["unstable.api.versions.enable", "3.5"],
  ["local.retention.", "3.6"],
  ["log.local.retention.", "3.6"],
  ["log.message.timestamp.after.max.ms", "3.6"],
  ["log.message.timestamp.before.max.ms", "3.6"],
  ["message.timestamp.after.max.ms", "3.6"],
  ["message.timestamp.before.max.ms", "3.6"],
  ["remote.log.copy.disable", "3.9"],
  ["remote.log.delete.on.disable", "3.9"],
  ["remote.log.", "3.6"],
  ["remote.storage.enable", "3.6"],
  ["transaction.partition.verification.enable", "3.6"],
  ["zookeeper.metadata.migration.min.batch.size", "3.6"],
  ["eligible.leader.replicas.enable", "3.7"],
  ["ssl.allow.dn.changes", "3.7"],
  ["ssl.allow.san.changes", "3.7"],
  ["telemetry.max.bytes", "3.7"],
  ["compression.gzip.level", "3.8"],
  ["compression.lz4.level", "3.8"],
  ["compression.zstd.level", "3.8"],
  ["log.dir.failure.timeout.ms", "3.8"],
  ["log.initial.task.delay.ms", "3.8"],
  ["max.request.partition.size.limit", "3.8"],
  ["remote.fetch.max.wait.ms", "3.8"],
  ["controller.quorum.bootstrap.servers", "3.9"],
  ["group.share.", "3.9"],
  ["unclean.leader.election.interval.ms", "3.9"],
];

/** First version of Kafka with a setting that 3.3.1 does not have; `undefined` for other names. */
export const addedIn = (name: string): string | undefined =>
  ADDED_SETTINGS.find(([added]) => (added.endsWith(".") ? name.startsWith(added) : name === added))?.[1];
