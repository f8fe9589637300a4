import {
  acceptedLosses,
  ControllerQuorum,
  connectionTo,
  controllerQuorumPlans,
  KafkaCluster,
  kafkaClusterPlans,
  loadConfig,
  quorumLayout,
  rolling,
  runtimeFor,
  SmokeTest,
  type SmokeTestArgs,
  settledLayout,
  Topic,
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

  const isKRaft = config.coordination === "kraft";
  const layout = isKRaft ? quorumLayout("kafka", config, await settledLayout()) : undefined;
  const { brokers, port } = config;
  const controllerArgs = { layout, brokers, profile, port, config: config.brokerConfig };

  const coordinators = isKRaft
    ? controllerQuorumPlans("controller", controllerArgs)
    : zooKeeperPlans("zookeeper", zooKeeperArgs);
  const plans = [...coordinators, ...kafkaClusterPlans("kafka", clusterArgs, layout)];
  const [chosen, discards] = await runtimeFor({ ...config, projectDir: __dirname }, plans, (data) =>
    acceptedLosses(data, {
      ...config,
      name: "kafka",
      coordinators: layout?.combinedWith ? [layout.combinedWith] : coordinators.map(({ service }) => service),
    }),
  );
  const runtime = await rolling(chosen, plans);

  const coordinator = isKRaft
    ? { controllers: new ControllerQuorum("controller", { runtime, ...controllerArgs }) }
    : { zooKeeper: new ZooKeeper("zookeeper", { runtime, ...zooKeeperArgs }) };
  const cluster = new KafkaCluster("kafka", { ...coordinator, dataToDelete: discards, ...clusterArgs });

  const { bootstrapServers, relay, clusterId, startIds, replicationFactor, network } = cluster;
  // A broker on Windows dies of a topic's deletion.
  const deleteTopics = runtime.kind !== "local" || process.platform !== "win32";
  const prove = (name: string, { bootstrapServers, relay }: Pick<SmokeTestArgs, "bootstrapServers" | "relay">) =>
    config.smokeTest
      ? new SmokeTest(name, { bootstrapServers, relay, startIds, replicationFactor, deleteTopics }).report
      : undefined;

  const smokeTest = prove("smoke-test", cluster);

  for (const { protect, ...topic } of config.topics) {
    const where = { bootstrapServers, relay, clusterId, kafkaVersion: config.distribution.version };
    new Topic(
      topic.name,
      { ...where, ...topic, defaultReplicationFactor: replicationFactor },
      // What goes with the cluster need not be deleted before.
      { protect, deletedWith: cluster, retainOnDelete: config.retainData || !deleteTopics },
    );
  }

  // The CLI warns of an output that is undefined.
  return {
    bootstrapServers,
    ...(coordinator.zooKeeper
      ? { zookeeperConnect: coordinator.zooKeeper.connectString }
      : { controllerQuorumVoters: coordinator.controllers.voters }),
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
