import type * as pulumi from "@pulumi/pulumi";

import type { KafkaCluster } from "../cluster/kafka-cluster";
import type { SmokeTest } from "../smoke-test/smoke-test";
import { connectionTo } from "./connection";

/** Smoke tests of a cluster. */
export interface SmokeTests {
  /** Test from this machine. @defaultValue - none */
  readonly fromHere?: SmokeTest;
  /** Test from the network of the services, if they have a network of their own. @defaultValue - none */
  readonly fromNetwork?: SmokeTest;
}

/** Values of the stack's outputs, as other programs read them. */
export type StackOutputs = pulumi.Unwrap<ReturnType<typeof stackOutputs>>;

/** Outputs of the stack. Other programs read these names. A missing value has no name, because the CLI warns about `undefined`. */
export function stackOutputs(cluster: KafkaCluster, { fromHere, fromNetwork }: SmokeTests = {}) {
  const {
    bootstrapServers,
    zooKeeper,
    controllers,
    clusterId,
    version,
    runtime,
    brokers,
    consoleTools,
    network,
    metrics,
  } = cluster;
  return {
    bootstrapServers,
    ...(zooKeeper && { zookeeperConnect: zooKeeper.connectString }),
    ...(controllers && { controllerQuorumVoters: controllers.voters }),
    clusterId,
    kafkaVersion: version,
    runtime,
    brokers: brokers.map(({ brokerId, bootstrapServers: address, logFile, dataDir }) => ({
      id: brokerId,
      address,
      logFile,
      dataDir,
    })),
    connection: bootstrapServers.apply(connectionTo),
    ...(fromHere && { smokeTest: fromHere.report }),
    ...(metrics && { metrics }),
    ...(consoleTools && { tools: consoleTools }),
    ...(network && {
      network: {
        name: network.name,
        bootstrapServers: network.bootstrapServers,
        tools: network.tools,
        ...(fromNetwork && { smokeTest: fromNetwork.report }),
      },
    }),
  };
}
