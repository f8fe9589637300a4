import {
  connectionTo,
  KafkaCluster,
  kafkaClusterPlans,
  loadConfig,
  runtimeFor,
  SmokeTest,
  type SmokeTestArgs,
  ZooKeeper,
  zooKeeperPlans,
} from "./components";

export = async () => {
  const config = loadConfig();
  const { profile } = config;

  const zooKeeperArgs = {
    servers: config.zookeepers,
    profile,
    port: config.zookeeperPort,
    heapMiB: config.zookeeperHeapMiB,
    config: config.zookeeperConfig,
  };
  const clusterArgs = {
    brokers: config.brokers,
    profile,
    port: config.port,
    bindAddress: config.bindAddress,
    advertisedHost: config.advertisedHost,
    heapMiB: config.heapMiB,
    config: config.brokerConfig,
  };

  const runtime = await runtimeFor({ ...config, projectDir: __dirname }, [
    ...zooKeeperPlans("zookeeper", zooKeeperArgs),
    ...kafkaClusterPlans("kafka", clusterArgs),
  ]);
  const zooKeeper = new ZooKeeper("zookeeper", { runtime, ...zooKeeperArgs });
  const cluster = new KafkaCluster("kafka", { zooKeeper, ...clusterArgs });

  const { bootstrapServers, clusterId, incarnations, replicationFactor, network } = cluster;
  const deleteTopics = runtime.kind !== "local" || process.platform !== "win32";
  const prove = (name: string, { bootstrapServers, relay }: Pick<SmokeTestArgs, "bootstrapServers" | "relay">) =>
    config.smokeTest
      ? new SmokeTest(name, { bootstrapServers, relay, incarnations, replicationFactor, deleteTopics }).report
      : undefined;

  const smokeTest = prove("smoke-test", cluster);

  // The CLI warns of an output that is undefined.
  return {
    bootstrapServers,
    zookeeperConnect: zooKeeper.connectString,
    clusterId,
    kafkaVersion: config.distribution.version,
    runtime: runtime.kind,
    brokers: cluster.brokers.map(({ brokerId, bootstrapServers, logFile, dataDir }) => ({
      id: brokerId,
      address: bootstrapServers,
      logFile,
      dataDir,
    })),
    connection: bootstrapServers.apply(connectionTo),
    ...(smokeTest && { smokeTest }),
    ...(runtime.tools && { tools: runtime.tools }),
    ...(network && {
      network: {
        name: network.name,
        bootstrapServers: network.bootstrapServers,
        tools: network.tools,
        smokeTest: prove("smoke-test-from-network", network),
      },
    }),
  };
};
