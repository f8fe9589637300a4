import type { Plan } from "../runtime/runtime";
import { definedOver } from "../shared/defined-over";
import { brokerNames } from "./broker-names";
import { type KafkaClusterArgs, kafkaClusterDefaults } from "./kafka-cluster";
import { META_PROPERTIES } from "./meta-properties";

/** The services that a cluster of this name will be, before there is a runtime for it. */
export function kafkaClusterPlans(name: string, args: Omit<KafkaClusterArgs, "zooKeeper">): Plan[] {
  const { brokers, port, bindAddress, heapMiB } = definedOver(kafkaClusterDefaults, args);
  return brokerNames(name, brokers).map((service, rank) => ({
    service,
    group: "kafka",
    rank,
    servedTo: "clients",
    bindAddress,
    port,
    portKey: "port",
    heapMiB,
    identityFile: META_PROPERTIES,
  }));
}
