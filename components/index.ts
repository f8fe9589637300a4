export { loadConfig, type StackConfig } from "./config";
export { type Connection, connectionTo } from "./connection";
export { Distribution, type DistributionArgs } from "./distribution/distribution";
export { acceptedLosses, type StartingCluster } from "./kafka/accepted-losses";
export {
  ControllerQuorum,
  type ControllerQuorumArgs,
  controllerQuorumDefaults,
} from "./kafka/controller-quorum";
export { controllerQuorumPlans } from "./kafka/controller-quorum-plans";
export { KafkaBroker, type KafkaBrokerArgs, kafkaBrokerDefaults } from "./kafka/kafka-broker";
export { KafkaCluster, type KafkaClusterArgs, kafkaClusterDefaults } from "./kafka/kafka-cluster";
export { kafkaClusterPlans } from "./kafka/kafka-cluster-plans";
export { type QuorumLayout, quorumLayout } from "./kafka/quorum-layout";
export { settledLayout } from "./kafka/settled-layout";
export { rolling } from "./rolling/rolling";
export { DockerRuntime, type DockerRuntimeArgs } from "./runtime/docker/docker-runtime";
export { LocalRuntime, type LocalRuntimeArgs } from "./runtime/local/local-runtime";
export type { Audience, Audiences, Endpoint, Plan, PortRequest, Runtime, Service } from "./runtime/runtime";
export { type RuntimeChoice, runtimeFor } from "./runtime-for";
export { SmokeTest, type SmokeTestArgs, smokeTestDefaults } from "./smoke-test/smoke-test";
export { Topic, type TopicArgs, topicDefaults } from "./topic/topic";
export { ZooKeeper, type ZooKeeperArgs, zooKeeperDefaults } from "./zookeeper/zookeeper";
export { zooKeeperPlans } from "./zookeeper/zookeeper-plans";
