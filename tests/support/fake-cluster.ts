import * as pulumi from "@pulumi/pulumi";

import type { BrokerConnection, ClusterConnection } from "../../components/kafka-client/cluster-connection";
import type { Relay } from "../../components/kafka-client/relay";

/** Cluster that topics and smoke tests can belong to. Must be created in a program that runs on the mock engine. */
export class FakeCluster extends pulumi.ComponentResource implements ClusterConnection {
  readonly bootstrapServers = pulumi.output("127.0.0.1:9092");
  readonly relay?: pulumi.Output<Relay>;
  readonly clusterId = pulumi.output("pm8-x0Q");
  readonly startIds = pulumi.output(["first"]);
  readonly version: string = "3.3.1";
  readonly replicationFactor: number = 1;
  readonly deletesTopics: boolean = true;
  readonly retainData: boolean = false;

  constructor(members: Partial<ClusterConnection & BrokerConnection> = {}) {
    super("test:Cluster", "kafka");
    Object.assign(this, members);
  }
}
