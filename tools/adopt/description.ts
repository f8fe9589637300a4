import { stringify } from "yaml";

import { shellWordIfNeeded } from "../../components/shared/shell-word";
import type { TopicEntry } from "../../components/topic/topic-problems";
import { DEV_STACK, PROJECT } from "../project";
import type { Adoption } from "./adoption";
import type { PlannedAdoption } from "./plan-adoption";
import { isNarrowed, isOpen } from "./stack-settings";

/** Description of an installation and of its adoption, for a person. */
export function describeAdoption({ cluster, topics, adoption }: PlannedAdoption): string {
  const { version, scalaVersion, clusterId, brokers, zooKeeper } = cluster;
  const { installation, stack, configFile, settings, moves } = adoption;
  const keys = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${PROJECT}:${key}`, value]));
  return [
    `Kafka ${version} (Scala ${scalaVersion}) in ${installation}`,
    "",
    `  cluster id  ${clusterId}`,
    zooKeeper
      ? `  ZooKeeper   port ${zooKeeper.port}, ${zooKeeper.file}, data ${zooKeeper.dataFolder}`
      : "  KRaft       the broker is its own controller",
    ...brokers.map(
      ({ id, file, listener, dataFolders }) =>
        `  broker ${id}    port ${listener.port}, ${file}, data ${dataFolders.join(", ")}`,
    ),
    ...(topics.length === 0 ? ["  topics      none"] : topics.map(describeTopic)),
    "",
    `Settings for stack ${stack}, in ${configFile}:`,
    ...indented(stringify(keys)),
    "",
    "Data:",
    ...moves.map(({ from, to, isCopy }) =>
      isCopy
        ? `  ${from} is copied to ${to}, which is on another file system. The original stays. Do not start Kafka with the original again.`
        : `  ${from} becomes ${to}`,
    ),
    "",
    "retainData keeps the data when the stack is destroyed.",
    ...(isNarrowed(cluster)
      ? [
          "The brokers listened on all addresses; in the stack they listen on this machine alone, unless you set bindAddress and advertisedHost.",
        ]
      : []),
    ...(isOpen(cluster)
      ? ["security is none, as before: everybody who reaches the port of a broker may read and write."]
      : []),
    ...(brokers.some(({ properties }) => properties["broker.rack"] !== undefined)
      ? ["broker.rack is left out: on one machine there is one rack."]
      : []),
  ].join("\n");
}

function describeTopic({ name, partitions = 1, replicationFactor = 1, config = {} }: TopicEntry): string {
  const settings = Object.entries(config).map(([setting, value]) => `, ${setting}=${value}`);
  return `  topic       ${name}: ${counted(partitions, "partition")}, ${counted(replicationFactor, "replica")}${settings.join("")}`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const indented = (text: string): string[] =>
  text
    .trimEnd()
    .split("\n")
    .map((row) => `  ${row}`);

/** Command that adopts what a dry run has printed. On Windows, cmd knows no other quotes than double ones. */
export function confirmCommand(
  { installation, stack }: Pick<Adoption, "installation" | "stack">,
  platform: NodeJS.Platform = process.platform,
): string {
  const folder = platform === "win32" ? `"${installation}"` : shellWordIfNeeded(installation);
  return `npm run adopt -- ${folder}${stack === DEV_STACK ? "" : ` --stack ${stack}`} --yes`;
}
