import { join } from "node:path";

import type { LaunchedService, LauncherPlan } from "../../components/runtime/local/launchers/launcher-plan";

/** Folder of the state of a {@link makeLauncherPlan}. */
const STATE = "/project/.state";

/** Service that a launcher runs. */
export const makeLaunched = (service: string, launched: Partial<LaunchedService> = {}): LaunchedService => ({
  service,
  kind: "broker",
  mainClass: "kafka.Kafka",
  arguments: [`${STATE}/stacks/dev/${service}/config/server.properties`],
  jvmFlags: ["-Xmx256m", "-Dlog4j.configuration=file:/x"],
  address: "127.0.0.1:9092",
  log4j: "log4j.rootLogger=INFO, file\n",
  ...launched,
});

/** Plan of the launchers of a stack with one ZooKeeper and one broker. */
export const makeLauncherPlan = (plan: Partial<LauncherPlan> = {}): LauncherPlan => ({
  owner: "kafka-cluster/dev",
  stackDir: join(STATE, "stacks", "dev"),
  home: join(STATE, "distributions", "kafka_2.13-3.3.1", "kafka"),
  javaHome: "",
  installedJavaHome: join(STATE, "java"),
  java: "/jdk/bin/java",
  classData: {},
  services: [
    makeLaunched("zookeeper", {
      kind: "zookeeper",
      mainClass: "org.apache.zookeeper.server.quorum.QuorumPeerMain",
      arguments: [`${STATE}/stacks/dev/zookeeper/config/zoo.cfg`],
    }),
    makeLaunched("kafka-0"),
  ],
  ...plan,
});
