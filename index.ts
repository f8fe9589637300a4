import { KafkaCluster, loadConfig, MetricsFiles, SmokeTest, stackOutputs, Topic } from "./components";

export = async () => {
  const config = loadConfig(__dirname);
  const cluster = await KafkaCluster.create("kafka", config.cluster);

  for (const { protect, ...topic } of config.topics) {
    new Topic(topic.name, { cluster, ...topic }, { protect });
  }

  if (cluster.metrics) {
    new MetricsFiles("metrics", { targets: cluster.metrics, folder: config.stackDir });
  }

  if (!config.smokeTest) {
    return stackOutputs(cluster);
  }
  const fromHere = new SmokeTest("smoke-test", { cluster });
  const fromNetwork =
    cluster.network && new SmokeTest("smoke-test-from-network", { cluster, connection: cluster.network });
  return stackOutputs(cluster, { fromHere, fromNetwork });
};
