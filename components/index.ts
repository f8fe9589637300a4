export { type RuntimeChoice, runtimeFor } from "./cluster/create-runtime";
export { deployedQuorumLayout as settledLayout } from "./cluster/deployed-quorum-layout";
export { checkExistingData as acceptedLosses, type StartingCluster } from "./cluster/existing-data";
export { KafkaCluster, type KafkaClusterArgs, kafkaClusterDefaults } from "./cluster/kafka-cluster";
export { kafkaClusterPlans } from "./cluster/kafka-cluster-plans";
export { type Connection, connectionTo } from "./config/connection";
export { loadConfig, type StackConfig } from "./config/load-config";
export { Distribution, type DistributionArgs } from "./distribution/distribution";
export {
  ControllerQuorum,
  type ControllerQuorumArgs,
  controllerQuorumDefaults,
} from "./kafka/controller-quorum";
export { controllerQuorumPlans } from "./kafka/controller-quorum-plans";
export { KafkaBroker, type KafkaBrokerArgs, kafkaBrokerDefaults } from "./kafka/kafka-broker";
export { type QuorumLayout, quorumLayout } from "./kafka/quorum-layout";
export { rolling } from "./rolling/rolling";
export { DockerRuntime, type DockerRuntimeArgs } from "./runtime/docker/docker-runtime";
export { LocalRuntime, type LocalRuntimeArgs } from "./runtime/local/local-runtime";
export type {
  Audience,
  Audiences,
  Endpoint,
  PortRequest,
  Runtime,
  Service,
  ServicePlan as Plan,
} from "./runtime/runtime";
export { SmokeTest, type SmokeTestArgs, smokeTestDefaults } from "./smoke-test/smoke-test";
export { Topic, type TopicArgs, topicDefaults } from "./topic/topic";
export { ZooKeeper, type ZooKeeperArgs, zooKeeperDefaults } from "./zookeeper/zookeeper";
export { zooKeeperPlans } from "./zookeeper/zookeeper-plans";
