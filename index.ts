import {
  connectionTo,
  KafkaBroker,
  loadConfig,
  runtimeFor,
  SmokeTest,
  type SmokeTestArgs,
  ZooKeeper,
} from "./components";

export = async () => {
  const config = loadConfig();
  const { profile, bindAddress, advertisedHost, port, heapMiB, zookeeperPort, zookeeperHeapMiB } = config;

  const runtime = await runtimeFor({ ...config, projectDir: __dirname }, [
    {
      service: "zookeeper",
      servedTo: "peers",
      bindAddress: "127.0.0.1",
      port: zookeeperPort,
      portKey: "zookeeperPort",
      heapMiB: zookeeperHeapMiB,
    },
    { service: "kafka-0", servedTo: "clients", bindAddress, port, portKey: "port", heapMiB },
  ]);

  const zooKeeper = new ZooKeeper("zookeeper", {
    runtime,
    profile,
    port: zookeeperPort,
    heapMiB: zookeeperHeapMiB,
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

  const { bootstrapServers, clusterId, incarnation, network } = broker;
  const deleteTopics = runtime.kind !== "local" || process.platform !== "win32";
  const prove = (name: string, { bootstrapServers, relay }: Pick<SmokeTestArgs, "bootstrapServers" | "relay">) =>
    config.smokeTest
      ? new SmokeTest(name, { bootstrapServers, relay, incarnations: [incarnation], deleteTopics }).report
      : undefined;

  const smokeTest = prove("smoke-test", { bootstrapServers });

  // The CLI warns of an output that is undefined.
  return {
    bootstrapServers,
    zookeeperConnect: zooKeeper.connectString,
    clusterId,
    kafkaVersion: config.distribution.version,
    runtime: runtime.kind,
    brokers: [{ id: broker.brokerId, address: bootstrapServers, logFile: broker.logFile, dataDir: broker.dataDir }],
    connection: bootstrapServers.apply(connectionTo),
    ...(smokeTest && { smokeTest }),
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
