import type { DataDisk } from "../../components/kafka-client/describe-disks";
import { isFewOpenFiles } from "../../components/runtime/machine/machine-limits";
import { type Finding, mergeFindings, type PartOfFinding } from "./finding";
import type { BrokerSettings } from "./setting-findings";
import type { TopicFacts } from "./topic-findings";

/** Data folders and limits of a broker. Lists and texts are empty if they are unknown. */
export interface BrokerData extends BrokerSettings {
  /** Data folders, as the machine or container of the broker sees them. */
  readonly folders: readonly string[];
  /** Disks of the folders. */
  readonly disks: readonly DataDisk[];
  /** Files that the process may open: a number or `unlimited`. */
  readonly openFiles: string;
}

/** Free part of a disk below which the disk is nearly full. */
const NEARLY_FULL = 0.1;

/** Free bytes that are plenty, on a disk of any size. */
const PLENTY = 20e9;

/** Free part of a disk below which records without an end of their retention are a problem. */
const LITTLE = 0.25;

/** Folders that a system empties by itself. */
const TEMPORARY =
  /^(\/tmp|\/var\/tmp|\/dev\/shm|\/private\/tmp|\/private\/var\/folders|[a-z]:[\\/]tmp|[a-z]:[\\/].*[\\/]temp)([\\/]|$)/i;

/** Findings about risky data folders, disks and limits. */
export const dataFindings = (brokers: readonly BrokerData[], topics: readonly TopicFacts[]): Finding[] =>
  mergeFindings(
    "broker",
    brokers.flatMap((broker) =>
      [...folderParts(broker), ...diskParts(broker), ...retentionParts(broker, topics), ...limitParts(broker)].map(
        (part) => ({ ...part, name: String(broker.broker) }),
      ),
    ),
  );

type Part = Omit<PartOfFinding, "name">;

const folderParts = ({ folders }: BrokerData): Part[] =>
  folders
    .filter((folder) => TEMPORARY.test(folder))
    .map((folder) => ({
      severity: "problem",
      message: `the data is in the temporary folder ${folder}, which the system empties by itself`,
      advice: "set dataDir to another folder",
    }));

const diskParts = ({ disks }: BrokerData): Part[] =>
  disks
    .filter((disk) => freePart(disk) < NEARLY_FULL && disk.usableBytes < PLENTY)
    .map((disk) => ({
      severity: "problem",
      message: `the disk is nearly full, ${freeText(disk)}, and a broker stops when its disk is full`,
      advice: 'free space on the disk, or keep records for a shorter time with brokerConfig["log.retention.ms"]',
    }));

function retentionParts({ disks, settings }: BrokerData, topics: readonly TopicFacts[]): Part[] {
  const disk = disks.find((each) => freePart(each) < LITTLE && each.usableBytes < PLENTY);
  if (disk === undefined) {
    return [];
  }
  if (keepsForever(settings)) {
    return [
      {
        severity: "problem",
        message: `retention is off, and there is little space, ${freeText(disk)}`,
        advice: 'set brokerConfig["log.retention.ms"] or brokerConfig["log.retention.bytes"]',
      },
    ];
  }
  const forever = topics.filter(isKeptForever).map(({ name }) => name);
  return forever.length === 0
    ? []
    : [
        {
          severity: "problem",
          message: `retention is off for ${forever.join(", ")}, and there is little space, ${freeText(disk)}`,
          advice: 'set config["retention.ms"] or config["retention.bytes"] of the topics',
        },
      ];
}

const isKeptForever = ({ settings }: TopicFacts): boolean =>
  settings.get("cleanup.policy") === "delete" &&
  settings.get("retention.ms") === "-1" &&
  settings.get("retention.bytes") === "-1";

/** True if a broker keeps the records of new topics forever. The smallest unit of time that is set counts. */
function keepsForever(settings: ReadonlyMap<string, string>): boolean {
  const time = ["log.retention.ms", "log.retention.minutes", "log.retention.hours"]
    .map((name) => settings.get(name) ?? "")
    .find((value) => value !== "");
  return (
    Number(time) < 0 && settings.get("log.retention.bytes") === "-1" && settings.get("log.cleanup.policy") === "delete"
  );
}

const limitParts = ({ openFiles }: BrokerData): Part[] =>
  isFewOpenFiles(openFiles)
    ? [
        {
          severity: "hint",
          message: `the process may open ${openFiles} files, and needs one for each segment of a partition and each connection`,
          advice: "raise the limit of open files (`ulimit -Hn`) to 100000 for more than some hundred partitions",
        },
      ]
    : [];

/** Free part of a disk, from 0 to 1; 1 if the broker can't say. */
const freePart = ({ totalBytes, usableBytes }: DataDisk): number =>
  totalBytes > 0 && usableBytes >= 0 ? usableBytes / totalBytes : 1;

const freeText = ({ path, totalBytes, usableBytes }: DataDisk): string =>
  `${gigabytes(usableBytes)} of ${gigabytes(totalBytes)} GB free at ${path}`;

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
