import * as pulumi from "@pulumi/pulumi";
import { DockerRuntime, KafkaCluster, LocalRuntime, SmokeTest, Topic } from "kafka-cluster";

const config = new pulumi.Config();

// `create` checks the machine before it creates the first resource, so the program waits for the cluster.
export = async () => {
  const cluster = await KafkaCluster.create("kafka", {
    runtime: config.require("runtime") === "docker" ? new DockerRuntime() : new LocalRuntime(),
    coordination: "kraft",
    port: config.requireNumber("port"),
    heapMiB: 256,
  });
  const orders = new Topic("orders", { cluster, partitions: 6 });
  const invoices = new Topic("invoices", { cluster, config: { "retention.ms": 7 * 24 * 60 * 60 * 1000 } });
  new SmokeTest("smoke-test", { cluster });
  return { bootstrapServers: cluster.bootstrapServers, topics: [orders.name, invoices.name] };
};
