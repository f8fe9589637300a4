import type * as pulumi from "@pulumi/pulumi";

import type { Relay } from "./relay";

/** Brokers of a cluster as clients reach them: comma-separated `host:port` pairs, and a relay where one is needed. */
export interface BrokerConnection {
  readonly bootstrapServers: pulumi.Output<string>;
  /** Route from this machine to the brokers. @defaultValue - this machine connects directly */
  readonly relay?: pulumi.Output<Relay>;
}

/** Cluster as its clients see it: what a `KafkaCluster` offers to `Topic` and `SmokeTest`. */
export interface ClusterConnection extends BrokerConnection {
  /** Id of the cluster: another one after the loss of all data. */
  readonly clusterId: pulumi.Output<string>;
  /** Identity of each broker's start: changes with every restart. */
  readonly startIds: pulumi.Output<readonly string[]>;
  /** Version of Kafka: `3.3.1`. */
  readonly version: string;
  /** Replicas of a topic that names no number. */
  readonly replicationFactor: number;
  /** Whether brokers survive the deletion of a topic; a broker on Windows does not (KAFKA-1194). */
  readonly deletesTopics: boolean;
  /** Whether `destroy` keeps the data, and with it the topics. */
  readonly retainData: boolean;
}
