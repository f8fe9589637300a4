import type { Plan } from "../runtime/runtime";
import { definedOver } from "../shared/defined-over";
import { brokerNames } from "./broker-names";
import { controllerPort } from "./controller-port";
import { type KafkaClusterSettings, kafkaClusterDefaults } from "./kafka-cluster";
import { META_PROPERTIES } from "./meta-properties";
import type { QuorumLayout } from "./quorum-layout";

/**
 * The services that a cluster of this name will be, before there is a runtime for it.
 *
 * @param layout - which nodes are its controllers. @defaultValue - none are
 */
export function kafkaClusterPlans(name: string, args: KafkaClusterSettings, layout?: QuorumLayout): Plan[] {
  const { brokers, port, bindAddress, heapMiB } = definedOver(kafkaClusterDefaults, args);
  return brokerNames(name, brokers).map((service, rank) => ({
    service,
    group: "kafka",
    rank,
    servedTo: "clients",
    bindAddress,
    port,
    ...(service === layout?.combinedWith && { furtherPorts: [controllerPort(port)] }),
    portKey: "port",
    heapMiB,
    identityFile: META_PROPERTIES,
  }));
}
