import * as pulumi from "@pulumi/pulumi";

import type { KafkaCluster } from "../cluster/kafka-cluster";
import { usersMechanism } from "../kafka-client/accounts";
import type { SmokeTest } from "../smoke-test/smoke-test";
import { type Connection, connectionTo } from "./connection";

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
    toolsConfig,
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
    connection: publicConnection(cluster),
    ...(cluster.security !== "none" && {
      security: cluster.security,
      users: userConnections(cluster),
      caCertificate: cluster.authority,
      certificatesExpire: cluster.certificatesExpire,
    }),
    ...(fromHere && { smokeTest: fromHere.report }),
    ...(metrics && { metrics }),
    ...(consoleTools && { tools: consoleTools }),
    ...(toolsConfig && { toolsConfig }),
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

/** Settings of clients that everybody may see: of a secured cluster, the certificate of its authority and no identity. */
const publicConnection = ({
  bootstrapServers,
  security,
  authority,
  zooKeeper,
}: KafkaCluster): pulumi.Output<Connection> =>
  pulumi.all([bootstrapServers, authority]).apply(([servers, authorities]) =>
    authorities === undefined
      ? connectionTo(servers)
      : connectionTo(servers, {
          authorities,
          ...(security === "sasl" && { login: { mechanism: usersMechanism(zooKeeper ? "zookeeper" : "kraft") } }),
        }),
  );

/** Settings of the clients of each user, a secret each, so that the names of the users are public. */
const userConnections = ({ bootstrapServers, users }: KafkaCluster): Record<string, pulumi.Output<Connection>> =>
  Object.fromEntries(
    Object.entries(users).map(([name, identity]) => [
      name,
      pulumi.secret(pulumi.all([bootstrapServers, identity]).apply(([servers, known]) => connectionTo(servers, known))),
    ]),
  );
