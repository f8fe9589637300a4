import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import type { Admin } from "kafkajs";

import { kafkaClusterDefaults } from "../../components/cluster/cluster-args";
import { DEFAULT_VERSION, knownVersion } from "../../components/distribution/known-versions";
import {
  type BrokerCoordination,
  quorumCoordination,
  zooKeeperCoordination,
} from "../../components/kafka/broker-coordination";
import { brokerSpec } from "../../components/kafka/broker-spec";
import { META_PROPERTIES } from "../../components/kafka/meta-properties";
import { ask } from "../../components/kafka-client/ask";
import { metadataRequest, type Partition } from "../../components/kafka-client/cluster-metadata";
import { describeTopics, settingsIn } from "../../components/kafka-client/describe-topics";
import { withSharedAdmin } from "../../components/kafka-client/shared-admin";
import { offerData } from "../../components/runtime/local/data-owner";
import type { Endpoint } from "../../components/runtime/runtime";
import type { ServiceFolders, ServiceSpec } from "../../components/runtime/service-spec";
import { type Address, formatAddress } from "../../components/shared/address";
import { errorMessage } from "../../components/shared/error-message";
import { waitUntil } from "../../components/shared/wait-until";
import { ownSettings } from "../../components/topic/describe-topic";
import { INTERNAL_TOPICS, type TopicEntry } from "../../components/topic/topic-problems";
import { zooKeeperSpec } from "../../components/zookeeper/zookeeper-spec";
import { resolveJava } from "../setup/java";
import { kafkaHome, kafkaStep } from "../setup/kafka";
import {
  inTrialRun,
  pickEndpoint,
  type TrialSoftware,
  trialFolders,
  trialInputs,
  withService,
} from "../setup/trial-run";
import type { HandMadeCluster } from "./hand-made-cluster";

/** Heap of each service of the trial run, in MiB. */
const HEAP_MIB = 256;

const ANSWER_TIMEOUT_MS = 30_000;

/** Topic that is created in the copy. */
const LAST_TOPIC = "kafka-cluster-adopt-last-topic";

/** Folder of KRaft's metadata in the data of a node. */
const METADATA_FOLDER = "__cluster_metadata-0";

const { startupTimeoutMs } = kafkaClusterDefaults;

const COMMON = { heapMiB: HEAP_MIB, profile: "development", startupTimeoutMs, secretNames: [] } as const;

/** Problem of a KRaft node that never started: formatting its data folder does not create the log of the metadata. */
export function metadataProblems({
  coordination,
  brokers: [{ dataFolders }],
}: Pick<HandMadeCluster, "coordination" | "brokers">): string[] {
  const [folder = ""] = dataFolders;
  return coordination === "zookeeper" || existsSync(join(folder, METADATA_FOLDER))
    ? []
    : [
        `data folder ${folder} must contain the log ${METADATA_FOLDER}, got a folder that was only formatted; without data, \`npm start\` alone gives you a cluster`,
      ];
}

/** Topics of a cluster, without Kafka's internal ones, and the partitions of all topics. */
export interface ReadTopics {
  readonly topics: readonly TopicEntry[];
  readonly partitions: readonly Partition[];
}

/**
 * Topics of a cluster that is stopped: a broker without records starts on this machine with a
 * copy of ZooKeeper's or KRaft's data, and is asked. Kafka itself reads its data so, and the original is not touched.
 *
 * @param folder - folder for the trial run, empty or of an interrupted one.
 * @throws if Kafka can't start with the data, or the data belongs to another cluster.
 */
export async function readTopics(cluster: HandMadeCluster, folder: string): Promise<ReadTopics> {
  try {
    return await inTrialRun(folder, async () => {
      const zooKeeper = await pickEndpoint();
      return cluster.zooKeeper === undefined
        ? topicsOfKRaft(cluster, folder)
        : topicsOfZooKeeper(cluster, cluster.zooKeeper.dataFolder, folder, zooKeeper);
    });
  } catch (cause) {
    // The log that the message names is removed.
    const reason = errorMessage(cause).replace(/; see [^\n]*\n/, "; its log ends with\n");
    throw new Error(`Kafka can't read the data (${reason}); the data is unchanged`, { cause });
  }
}

async function topicsOfZooKeeper(
  cluster: HandMadeCluster,
  dataFolder: string,
  folder: string,
  zooKeeper: Endpoint,
): Promise<ReadTopics> {
  const { data } = trialFolders(folder, "zookeeper");
  await cp(join(dataFolder, "version-2"), join(data, "version-2"), { recursive: true });
  await offerData(data, { owner: "adopt", serviceDir: folder });
  const inputs = trialInputs(folder, "zookeeper", await softwareOf(cluster), (folders) =>
    zooKeeperSpec({ ...COMMON, config: {} }, zooKeeper, folders),
  );
  const coordination = zooKeeperCoordination(cluster.brokers[0].id, [zooKeeper.address], "development");
  return withService(inputs, () => topicsOfBroker(cluster, folder, coordination));
}

async function topicsOfKRaft(cluster: HandMadeCluster, folder: string): Promise<ReadTopics> {
  const { clusterId, brokers } = cluster;
  const [{ id, dataFolders }] = brokers;
  const { data } = trialFolders(folder, "kafka");
  // From Kafka 3.7 on, META_PROPERTIES has an id of the folder. With another one, partitions have no leader.
  for (const name of [METADATA_FOLDER, META_PROPERTIES]) {
    await cp(join(dataFolders[0] ?? "", name), join(data, name), { recursive: true });
  }
  await offerData(data, { owner: "adopt", serviceDir: folder });
  const { address } = await pickEndpoint();
  const voters = [{ nodeId: id, address }];
  return topicsOfBroker(cluster, folder, quorumCoordination(id, { clusterId, voters, listen: address }, "development"));
}

/** Software that reads the data: the Kafka of the cluster, which set-up may not have installed yet. */
async function softwareOf({ version, scalaVersion }: HandMadeCluster): Promise<TrialSoftware> {
  const known = knownVersion(version, scalaVersion) ?? DEFAULT_VERSION;
  const step = kafkaStep(known);
  if (!(await step.isDone())) {
    await step.run(() => {});
  }
  return { home: kafkaHome(known), java: await resolveJava() };
}

async function topicsOfBroker(
  cluster: HandMadeCluster,
  folder: string,
  coordination: BrokerCoordination,
): Promise<ReadTopics> {
  const {
    brokers: [{ id }],
    clusterId,
    version,
  } = cluster;
  const endpoint = await pickEndpoint();
  const specIn = (folders: ServiceFolders): ServiceSpec => {
    const listener = { listener: "PLAINTEXT", ...endpoint };
    // Nothing may change the copy before it is read.
    const config = {
      "auto.create.topics.enable": false,
      "auto.leader.rebalance.enable": false,
      "log.cleaner.enable": false,
    };
    return brokerSpec(
      { ...COMMON, version, brokers: 1, brokerId: id, config },
      { clients: listener, internal: listener },
      coordination,
      folders,
    );
  };
  return withService(trialInputs(folder, "kafka", await softwareOf(cluster), specIn), () =>
    askForTopics(endpoint.address, clusterId),
  );
}

async function askForTopics(address: Address, clusterId: string): Promise<ReadTopics> {
  const brokers = {
    bootstrapServers: formatAddress(address),
    retries: 8,
    pauseMs: 500,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
  };
  return withSharedAdmin(brokers, (queue) =>
    queue(async (admin) => {
      const metadata = await completeMetadata(admin, address);
      if (metadata.clusterId !== clusterId) {
        throw new Error(
          `the data of ZooKeeper belongs to cluster ${metadata.clusterId}, and that of the brokers to ${clusterId}`,
        );
      }
      const partitions = metadata.partitions.filter(({ topic }) => topic !== LAST_TOPIC);
      const topics = topicsIn(partitions);
      const names = topics.map(({ name }) => name);
      const described = await ask(address, describeTopics(names), { timeoutMs: ANSWER_TIMEOUT_MS });
      const withSettings = topics.map((topic) => {
        const { config } = ownSettings(settingsIn(described, topic.name));
        return Object.keys(config).length === 0 ? topic : { ...topic, config };
      });
      return { topics: withSettings, partitions };
    }),
  );
}

/**
 * Metadata with all topics. After its start, a controller sends the topics to the broker with a delay. The controller sends a new
 * topic after all others, so the metadata is complete once it contains a topic that is created now.
 */
async function completeMetadata(admin: Admin, address: Address) {
  const topics = [{ topic: LAST_TOPIC, numPartitions: 1, replicationFactor: 1 }];
  await admin.createTopics({ waitForLeaders: false, topics });
  return waitUntil(
    async () => {
      const metadata = await ask(address, metadataRequest("all"), { timeoutMs: ANSWER_TIMEOUT_MS });
      return metadata.partitions.some(({ topic }) => topic === LAST_TOPIC) ? metadata : undefined;
    },
    (cause) =>
      new Error(`the broker got no topics from the controller within ${ANSWER_TIMEOUT_MS / 1000} s`, { cause }),
    { timeoutMs: ANSWER_TIMEOUT_MS, intervalMs: 100 },
  );
}

/** Topics of partitions, by name, without Kafka's internal ones. */
export function topicsIn(
  partitions: readonly Partition[],
): Required<Pick<TopicEntry, "name" | "partitions" | "replicationFactor">>[] {
  const names = [...new Set(partitions.map(({ topic }) => topic))]
    .filter((name) => !INTERNAL_TOPICS.includes(name))
    .sort();
  return names.map((name) => {
    const own = partitions.filter(({ topic }) => topic === name);
    return { name, partitions: own.length, replicationFactor: Math.min(...own.map(({ replicas }) => replicas.length)) };
  });
}
