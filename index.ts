import { connectionTo, KafkaBroker, LocalRuntime, loadConfig, SmokeTest, ZooKeeper } from "./components";

export = async () => {
  const config = loadConfig();
  const { profile, bindAddress, advertisedHost, port, heapMiB } = config;

  const runtime = new LocalRuntime("local", { ...config, projectDir: __dirname });
  await runtime.preflight([
    {
      service: "zookeeper",
      host: "127.0.0.1",
      port: config.zookeeperPort,
      portKey: "zookeeperPort",
      heapMiB: config.zookeeperHeapMiB,
    },
    { service: "kafka-0", host: bindAddress, port, portKey: "port", heapMiB },
  ]);

  const zooKeeper = new ZooKeeper("zookeeper", {
    runtime,
    profile,
    port: config.zookeeperPort,
    heapMiB: config.zookeeperHeapMiB,
    config: config.zookeeperConfig,
  });
  const broker = new KafkaBroker("kafka-0", {
    zooKeeper,
    profile,
    port,
    bindAddress,
    advertisedHost,
    heapMiB,
    config: config.brokerConfig,
  });
  const { bootstrapServers, clusterId, incarnation } = broker;
  const smokeTest = config.smokeTest
    ? new SmokeTest("smoke-test", {
        bootstrapServers,
        incarnations: [incarnation],
        deleteTopics: process.platform !== "win32",
      })
    : undefined;

  return {
    bootstrapServers,
    zookeeperConnect: zooKeeper.connectString,
    clusterId,
    kafkaVersion: config.distribution.version,
    runtime: runtime.kind,
    brokers: [{ id: broker.brokerId, address: bootstrapServers, logFile: broker.logFile, dataDir: broker.dataDir }],
    smokeTest: smokeTest && { proven: smokeTest.proven, durationsMs: smokeTest.durationsMs },
    connection: bootstrapServers.apply(connectionTo),
  };
};
