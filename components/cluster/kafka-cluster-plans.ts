import { brokerNames } from "../kafka/broker-names";
import { controllerPort } from "../kafka/controller-port";
import { META_PROPERTIES } from "../kafka/meta-properties";
import type { QuorumLayout } from "../kafka/quorum-layout";
import type { ServicePlan } from "../runtime/runtime";
import { withDefaults } from "../shared/with-defaults";
import { type KafkaClusterSettings, kafkaClusterDefaults } from "./kafka-cluster";

/**
 * The services that a cluster of this name will be, before there is a runtime for it.
 *
 * @param layout - which nodes are its controllers. @defaultValue - none are
 */
export function kafkaClusterPlans(name: string, args: KafkaClusterSettings, layout?: QuorumLayout): ServicePlan[] {
  const { brokers, port, bindAddress, heapMiB } = withDefaults(kafkaClusterDefaults, args);
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
