import type * as pulumi from "@pulumi/pulumi";

import { type Problem, valueText } from "../shared/problems";
import type { ClientIdentity } from "./client-identity";
import type { Relay } from "./relay";

/** Addresses of the brokers, and the route to them. */
export interface BrokerConnection {
  /** Comma-separated `host:port` pairs. */
  readonly bootstrapServers: pulumi.Output<string>;
  /** Route from this machine to the brokers. @defaultValue - this machine connects directly */
  readonly relay?: pulumi.Output<Relay>;
  /** Ports that only the nodes of a secured cluster may use, as far as the route reaches them. @defaultValue - none is known */
  readonly nodePorts?: pulumi.Output<readonly NodePort[]>;
}

/** Port that lets in only the nodes of the cluster. */
export interface NodePort {
  readonly service: "ZooKeeper" | "a controller";
  /** `host:port`. */
  readonly address: string;
}

/** Cluster as its clients see it. A `KafkaCluster` offers this interface to `Topic` and `SmokeTest`. */
export interface ClusterConnection extends BrokerConnection {
  /** Id of the cluster. The id changes when the cluster is created again after the loss of all data. */
  readonly clusterId: pulumi.Output<string>;
  /** Identity of each broker's start. The identity changes with every restart. */
  readonly startIds: pulumi.Output<readonly string[]>;
  /** Version of Kafka: `3.3.1`. */
  readonly version: string;
  /** Replicas of a topic that sets no number. */
  readonly replicationFactor: number;
  /** True if brokers survive the deletion of a topic. A broker on Windows does not (KAFKA-1194). */
  readonly deletesTopics: boolean;
  /** Identity of the user that tests use, a secret. @defaultValue - the cluster is not secured, so no client has an identity */
  readonly testIdentity?: pulumi.Output<ClientIdentity>;
  /** Certificate of the authority that the nodes trust, as PEM. @defaultValue - the cluster is not secured */
  readonly nodesAuthority?: pulumi.Output<string>;
  /** True if `destroy` retains the data, and with the data the topics. */
  readonly retainData: boolean;
}

/** Cluster that topics and smoke tests belong to. */
export type Cluster = ClusterConnection & pulumi.Resource;

/** Problem of an argument that is no cluster. A program without types may forget to wait for the cluster. */
export const noClusterProblems = (cluster: unknown): Problem[] =>
  typeof cluster === "object" && cluster !== null && "bootstrapServers" in cluster
    ? []
    : [
        {
          property: "cluster",
          reason: `must be a KafkaCluster, got ${valueText(cluster)}; pass the result of \`await KafkaCluster.create(…)\``,
        },
      ];
