import { existsSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";

import { clusterPlan } from "../../components/cluster/cluster-plan";
import { settingsOf } from "../../components/config/cluster-settings";
import { configProblems } from "../../components/config/config-problems";
import { mayBeEmpty, type RawConfig } from "../../components/config/config-schema";
import { dataFoldersOf } from "../../components/runtime/data-folders";
import { localLayout } from "../../components/runtime/local/layout";
import { DEFAULT_CLUSTER } from "../../components/runtime/service-plan";
import { readFileIfExists } from "../../components/shared/atomic-file";
import { expandHome } from "../../components/shared/home-path";
import type { TopicEntry } from "../../components/topic/topic-problems";
import { PROJECT, PROJECT_DIR, STATE } from "../project";
import { hasStack, runPulumi, type StackLocation } from "../pulumi/run-pulumi";
import type { AdoptArguments } from "./adopt-arguments";
import type { Adoption } from "./adoption";
import type { DataMove } from "./data-moves";
import { moveProblems, needsCopy, portsOf, runningProblems } from "./data-problems";
import { findFiles } from "./found-files";
import { type HandMadeCluster, handMadeCluster } from "./hand-made-cluster";
import { missingPartitions } from "./missing-partitions";
import { metadataProblems, readTopics } from "./read-topics";
import { conflicts, defaultsIn, missingSettings, settingsIn } from "./stack-config";
import { type StackSettings, stackSettings } from "./stack-settings";

/** Adoption that is possible, and the cluster that it is about. */
export interface PlannedAdoption {
  readonly cluster: HandMadeCluster;
  readonly topics: readonly TopicEntry[];
  readonly adoption: Adoption;
}

/**
 * Plans the adoption of an installation. Changes nothing: the services that are asked for the topics work on a copy.
 *
 * @throws with every problem of the installation, the data or the stack.
 */
export async function planAdoption(
  { folder, stack }: Pick<AdoptArguments, "folder" | "stack">,
  location: StackLocation,
): Promise<PlannedAdoption> {
  const installation = resolve(process.env.INIT_CWD ?? "", expandHome(folder));
  if (!existsSync(installation)) {
    throw new Error(`folder ${installation} does not exist; name the folder that Kafka's archive was unpacked to`);
  }
  const reject = (problems: readonly string[]): void => {
    if (problems.length > 0) {
      throw new Error(
        [`${installation} can't be adopted, and nothing was changed:`, ...problems.map((one) => `  - ${one}`)].join(
          "\n",
        ),
      );
    }
  };
  const configFile = location.configFile ?? join(PROJECT_DIR, `Pulumi.${stack}.yaml`);
  const existing = settingsIn((await readFileIfExists(configFile)) ?? "");
  const defaults = defaultsIn(await readFile(join(PROJECT_DIR, "Pulumi.yaml"), "utf8"));
  const { cluster, problems } = handMadeCluster(await findFiles(installation));
  if (cluster === undefined) {
    reject(problems);
    throw new Error("unreachable");
  }
  const ports = portsOf(cluster);
  const profile = existing.profile === "production" ? "production" : "development";
  const wanted = (topics: readonly TopicEntry[]) => stackSettings(cluster, topics, profile);
  const given = (topics: readonly TopicEntry[]) => givenConfig({ ...defaults, ...existing, ...wanted(topics) });
  const { topics: _, ...withoutTopics } = wanted([]);
  reject([
    ...(await resourceProblems(stack, location)),
    ...conflicts(withoutTopics, existing, configFile, stack),
    ...describe(given([]), cluster),
    ...metadataProblems(cluster),
    ...(await runningProblems(
      ports,
      cluster.brokers.flatMap(({ dataFolders }) => dataFolders),
    )),
  ]);
  const moves = await dataMoves(cluster, stack, await hasStack(stack, location), given([]));
  reject(moves.problems);
  const { topics, partitions } = await readTopics(cluster, join(STATE.root, "adoption-run", stack));
  reject([
    ...(await missingPartitions(cluster.brokers, partitions)),
    ...conflicts({ topics }, existing, configFile, stack),
    ...describe(given(topics), cluster),
  ]);
  return {
    cluster,
    topics,
    adoption: {
      ...{ installation, stack, configFile },
      settings: missingSettings(wanted(topics), existing, defaults),
      ...{ moves: moves.moves, ports },
    },
  };
}

/** Problems of the values of all keys, in whole sentences, with the file that a setting comes from. */
function describe(given: StackSettings, { brokers, zooKeeper }: HandMadeCluster): string[] {
  const files = { brokerConfig: brokers[0].file, zookeeperConfig: zooKeeper?.file };
  return configProblems(given).map(({ property, reason }) => {
    const file = Object.entries(files).find(([key]) => property.startsWith(key))?.[1];
    return `${file === undefined ? "" : `${file}: `}${property} ${reason}`;
  });
}

/** Values of all keys as the program reads them: a key that is not set has its default. */
const givenConfig = (values: StackSettings): StackSettings =>
  Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== "" || !mayBeEmpty(key)));

/** A stack with resources has a cluster already. */
async function resourceProblems(stack: string, location: StackLocation): Promise<string[]> {
  if (!(await hasStack(stack, location))) {
    return [];
  }
  const { stdout, stderr, exitCode } = await runPulumi(["stack", "export", "--stack", stack], stack, location);
  if (exitCode !== 0) {
    return [`stack ${stack} must be readable, got an error of Pulumi (${stderr.trim()}); correct its backend`];
  }
  const { resources = [] } = (JSON.parse(stdout) as { deployment: { resources?: readonly unknown[] } }).deployment;
  return resources.length === 0
    ? []
    : [
        `stack ${stack} must be empty, got ${resources.length} resources; destroy it first (\`npm run pulumi -- destroy --stack ${stack}\`), or adopt into another stack with --stack`,
      ];
}

/** Moves of the data into the folders of the stack's services, and their problems. */
async function dataMoves(
  cluster: HandMadeCluster,
  stack: string,
  exists: boolean,
  given: StackSettings,
): Promise<{ readonly moves: readonly DataMove[]; readonly problems: readonly string[] }> {
  const config = given as unknown as RawConfig;
  const { coordinators, brokers, services } = clusterPlan(DEFAULT_CLUSTER, settingsOf(config, []));
  const layout = localLayout({ project: PROJECT, stack, stateDir: STATE.root, dataDir: config.dataDir, services });
  const sources = [
    ...cluster.brokers.map(({ id, dataFolders }, index) => ({
      id,
      service: brokers[index]?.service ?? "",
      dataFolders,
    })),
    ...(cluster.zooKeeper
      ? [{ id: undefined, service: coordinators[0]?.service ?? "", dataFolders: [cluster.zooKeeper.dataFolder] }]
      : []),
  ];
  const problems: string[] = [];
  const moves: DataMove[] = [];
  for (const { id, service, dataFolders } of sources) {
    const targets = dataFoldersOf(layout.folders(service));
    if (id !== undefined && targets.length !== dataFolders.length) {
      problems.push(
        `dataDir must name as many folders as broker ${id} has (${dataFolders.join(", ")}), got ${targets.length}; set it to one folder on each of the disks, such as with ${exists ? "" : `\`npm run pulumi -- stack init ${stack}\` and `}\`npm run pulumi -- config set dataDir /disk1/kafka,/disk2/kafka --stack ${stack}\``,
      );
      continue;
    }
    for (const [position, folder] of dataFolders.entries()) {
      const from = await realpath(folder);
      const to = targets[position] ?? "";
      const move: DataMove = {
        ...{ from, to, isCopy: await needsCopy(from, to) },
        owner: {
          owner: `${layout.owner}/${service}`,
          serviceDir: layout.serviceDir(service),
          ...(position > 0 && { position }),
        },
      };
      problems.push(...(await moveProblems(move, id === undefined ? "zooKeeper" : "kafka")));
      moves.push(move);
    }
  }
  return { moves, problems };
}
