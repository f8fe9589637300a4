export { loadConfig, type StackConfig } from "./config";
export { type Connection, connectionTo } from "./connection";
export { Distribution, type DistributionArgs } from "./distribution/distribution";
export { KafkaBroker, type KafkaBrokerArgs, kafkaBrokerDefaults } from "./kafka/kafka-broker";
export { LocalRuntime, type LocalRuntimeArgs } from "./runtime/local/local-runtime";
export type { Runtime, Service } from "./runtime/runtime";
export { SmokeTest, type SmokeTestArgs, smokeTestDefaults } from "./smoke-test/smoke-test";
export { ZooKeeper, type ZooKeeperArgs, zooKeeperDefaults } from "./zookeeper/zookeeper";
