import { type KafkaVersion, kafkaVersion } from "../../components/distribution/kafka-version";
import { knownVersion, knownVersionNames } from "../../components/distribution/known-versions";
import type { MetaProperties } from "../../components/kafka/meta-properties";
import { errorMessage } from "../../components/shared/error-message";
import { type BrokerListener, brokerListener } from "./broker-listener";
import type { BrokerFile, FoundFiles, ZooKeeperFile } from "./found-files";
import { listIn } from "./list-in";

/** Broker that was set up by hand. */
interface HandMadeBroker {
  readonly id: number;
  /** Configuration file, below the installation. */
  readonly file: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly dataFolders: readonly string[];
  readonly listener: BrokerListener;
}

/** ZooKeeper server that was set up by hand. */
interface HandMadeZooKeeper {
  readonly file: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly dataFolder: string;
  readonly port: number;
}

/** Cluster that was set up by hand. */
export interface HandMadeCluster extends KafkaVersion {
  readonly clusterId: string;
  readonly coordination: MetaProperties["coordination"];
  /** Brokers in the order of their ids, which count up; at least one. */
  readonly brokers: readonly [HandMadeBroker, ...HandMadeBroker[]];
  /** @defaultValue - the broker is its own KRaft controller */
  readonly zooKeeper?: HandMadeZooKeeper;
}

/** Cluster in the files of an installation, or the reasons why it can't be adopted. */
export type Findings =
  | { readonly cluster: HandMadeCluster; readonly problems: readonly [] }
  | { readonly cluster?: undefined; readonly problems: readonly string[] };

/** Broker file whose data a broker has used. */
interface UsedFile extends BrokerFile {
  readonly meta: MetaProperties;
}

/** Finds the cluster in the files of an installation. A file counts if its data folder contains data. */
export function handMadeCluster(found: FoundFiles): Findings {
  const version = kafkaVersion(found.libs);
  if (version === undefined) {
    return refused(
      "libs must contain Kafka's jar, such as kafka_2.13-3.3.1.jar, got none; name the folder that the archive was unpacked to",
    );
  }
  if (knownVersion(version.version, version.scalaVersion) === undefined) {
    return refused(
      `Kafka must have one of the versions ${knownVersionNames()}, got ${version.version} with Scala ${version.scalaVersion}; upgrade it by hand first`,
    );
  }
  const damaged = damagedFolders(found.brokers);
  if (damaged.length > 0) {
    return refused(...damaged);
  }
  const used = found.brokers.flatMap((file): UsedFile[] => {
    const meta = file.folders.find((folder) => folder.meta !== undefined)?.meta;
    return meta === undefined ? [] : [{ ...file, meta }];
  });
  const [first] = used;
  if (first === undefined) {
    return refused(nothingToAdopt(found.brokers));
  }
  const { coordination, clusterId = "" } = first.meta;
  const problems = [
    ...sameClusterProblems(used),
    ...folderProblems(used),
    ...idProblems(used),
    ...coordinationOf(used),
  ];
  const brokers = used.flatMap((file): HandMadeBroker[] => {
    try {
      const dataFolders = file.folders.map(({ path }) => path);
      return [
        {
          id: idOf(file),
          file: file.file,
          properties: file.properties,
          dataFolders,
          listener: brokerListener(file.properties),
        },
      ];
    } catch (error) {
      problems.push(`${file.file}: ${errorMessage(error)}`);
      return [];
    }
  });
  const zooKeeper = coordination === "zookeeper" ? findZooKeeper(found.zooKeepers) : {};
  problems.push(...(zooKeeper.problems ?? []), ...brokers.flatMap(connectProblems));
  const [one, ...others] = brokers.sort((a, b) => a.id - b.id);
  if (one === undefined || problems.length > 0) {
    return { problems };
  }
  const sequence = [...sequenceProblems([one, ...others]), ...settingProblems([one, ...others])];
  return sequence.length > 0
    ? { problems: sequence }
    : {
        problems: [],
        cluster: {
          ...version,
          ...{ clusterId, coordination, brokers: [one, ...others] },
          ...(zooKeeper.server && { zooKeeper: zooKeeper.server }),
        },
      };
}

const refused = (...problems: string[]): Findings => ({ problems });

const idOf = ({ meta: { nodeId } }: UsedFile): number => nodeId ?? 0;

const nothingToAdopt = (files: readonly BrokerFile[]): string =>
  files.length === 0
    ? "config must contain the file of a broker, such as server.properties, got none; name the folder that the archive was unpacked to"
    : `a data folder must contain data of a broker, got none in ${files
        .map(({ file, folders }) => `${folders.map(({ path }) => path).join(", ")} (${file})`)
        .join(", ")}; without data, \`npm start\` alone gives you a cluster`;

/** A disk that was full, or an interrupted write, leaves a `meta.properties` without text. */
const damagedFolders = (files: readonly BrokerFile[]): string[] =>
  files.flatMap(({ file, folders }) =>
    folders
      .filter(({ meta }) => meta !== undefined && (meta.clusterId === undefined || !Number.isInteger(meta.nodeId)))
      .map(
        ({ path }) =>
          `${file}: meta.properties in ${path} must name the cluster and the broker, got neither or one of them; restore the file, such as from another data folder of the same broker`,
      ),
  );

function sameClusterProblems(used: readonly UsedFile[]): string[] {
  const kinds = [...new Set(used.map(({ meta }) => meta.coordination))];
  const ids = [...new Set(used.map(({ meta }) => meta.clusterId))];
  const listed = used.map(({ file, meta }) => `${meta.clusterId} (${meta.coordination}) of ${file}`).join(", ");
  return kinds.length > 1 || ids.length > 1
    ? [
        `the data must belong to one cluster, got ${listed}; rename the files of the other clusters, such as to server.properties.other`,
      ]
    : [];
}

/** Two files with the same folder are copies: only one of them can be the broker's. */
function folderProblems(used: readonly UsedFile[]): string[] {
  const paths = used.flatMap(({ file, folders }) => folders.map(({ path }) => ({ file, path })));
  const twice = paths.find(({ path }, index) => paths.findIndex((other) => other.path === path) < index);
  const [one, other] = paths.filter(({ path }) => path === twice?.path);
  return [
    ...(one && other
      ? [
          `each file must have data folders of its own, got ${one.path} in ${one.file} and ${other.file}; rename the file that no broker uses, such as to ${other.file}.other`,
        ]
      : []),
    ...used.flatMap(({ file, folders, meta }) =>
      folders
        .filter((folder) => folder.meta?.clusterId !== meta.clusterId || folder.meta?.nodeId !== meta.nodeId)
        .map(
          ({ path }) =>
            `${file}: each data folder must contain data of the same broker, got ${path} without it; restore its disk, or remove the folder from log.dirs`,
        ),
    ),
  ];
}

/** Problems of files with another id than their data. The stack uses the id in the data, and Kafka refuses another one. */
const idProblems = (used: readonly UsedFile[]): string[] =>
  used.flatMap((file) => {
    const name = file.meta.coordination === "kraft" ? "node.id" : "broker.id";
    const inFile = file.properties[name];
    return inFile === undefined || Number(inFile) < 0 || Number(inFile) === idOf(file)
      ? []
      : [`${file.file}: ${name} must be ${idOf(file)}, the id in the data, got ${inFile}; correct the file`];
  });

function coordinationOf(used: readonly UsedFile[]): string[] {
  const kraft = used.filter(({ meta }) => meta.coordination === "kraft");
  const roles = kraft.map(({ properties }) => listIn(properties["process.roles"]).sort().join(","));
  return [
    ...(kraft.length > 1 || roles.some((role) => role !== "broker,controller")
      ? [
          `a KRaft cluster must be one node that is broker and controller, because the controllers of a stack have ids of their own (from 3001), got ${kraft
            .map(({ file }, index) => `${file} (${roles[index] || "no process.roles"})`)
            .join(", ")}; it can't be adopted`,
        ]
      : []),
    ...kraft
      .filter(({ properties, folders }) => folders.length > 1 || properties["metadata.log.dir"] !== undefined)
      .map(
        ({ file }) =>
          `${file}: a KRaft node must have its data in one folder, got several in log.dirs and metadata.log.dir; it can't be adopted`,
      ),
  ];
}

/** The stack connects its brokers to the root of its one ZooKeeper server. */
function connectProblems({ file, properties }: HandMadeBroker): string[] {
  const connect = properties["zookeeper.connect"] ?? "";
  return /[,/]/.test(connect) && properties["process.roles"] === undefined
    ? [
        `${file}: zookeeper.connect must name one server without a path, because a stack has no path in ZooKeeper, got ${JSON.stringify(connect)}; it can't be adopted`,
      ]
    : [];
}

function findZooKeeper(files: readonly ZooKeeperFile[]): {
  readonly server?: HandMadeZooKeeper;
  readonly problems?: readonly string[];
} {
  const used = files.filter(({ hasData }) => hasData);
  const [file] = used;
  if (file === undefined || used.length > 1) {
    return {
      problems: [
        `config must contain the file of one ZooKeeper server with data, got ${
          used.length > 1
            ? used.map((one) => one.file).join(", ")
            : files.map((one) => `${one.file} without data in ${one.folder}`).join(", ") || "none"
        }; several servers can't be adopted, and without ZooKeeper's data the topics are lost`,
      ],
    };
  }
  const { properties, folder } = file;
  const servers = Object.keys(properties).filter((name) => name.startsWith("server."));
  const problems = [
    ...(servers.length > 0
      ? [`${file.file}: the server must stand alone, got ${servers.join(", ")}; an ensemble can't be adopted`]
      : []),
    ...(properties.dataLogDir !== undefined && properties.dataLogDir !== properties.dataDir
      ? [
          `${file.file}: ZooKeeper's data must be in one folder, got dataLogDir ${JSON.stringify(properties.dataLogDir)}; move its version-2 into that of dataDir and remove dataLogDir`,
        ]
      : []),
    ...(/^\d+$/.test(properties.clientPort ?? "")
      ? []
      : [`${file.file}: clientPort must be a port, got ${JSON.stringify(properties.clientPort)}; correct the file`]),
  ];
  return problems.length > 0
    ? { problems }
    : { server: { file: file.file, properties, dataFolder: folder, port: Number(properties.clientPort) } };
}

/** Ids and ports of a stack count up from those of the first broker, and all brokers bind the same host. */
function sequenceProblems(brokers: readonly [HandMadeBroker, ...HandMadeBroker[]]): string[] {
  const [first] = brokers;
  const list = (values: readonly (number | string)[]) => values.join(", ");
  const problem = (subject: string, values: readonly (number | string)[], advice: string, isRight: boolean) =>
    isRight ? [] : [`${subject}, got ${list(values)}; ${advice}`];
  const hosts = brokers.map(
    ({ listener }) => `${listener.host || "all addresses"} (advertised ${listener.advertisedHost ?? "as bound"})`,
  );
  return [
    ...problem(
      "the ids of the brokers must count up",
      brokers.map(({ id }) => id),
      "they can't be adopted",
      brokers.every(({ id }, index) => id === first.id + index),
    ),
    ...problem(
      "the ports of the brokers must count up with their ids",
      brokers.map(({ listener }) => listener.port),
      "change the ports in their files",
      brokers.every(({ listener }, index) => listener.port === first.listener.port + index),
    ),
    ...problem(
      "all brokers must bind and advertise the same host",
      hosts,
      "change listeners in their files",
      new Set(hosts).size === 1,
    ),
    ...problem(
      "all brokers must have the same number of data folders",
      brokers.map(({ dataFolders }) => dataFolders.length),
      "they can't be adopted",
      brokers.every(({ dataFolders }) => dataFolders.length === first.dataFolders.length),
    ),
  ];
}

/** Settings that each broker of a cluster may have differently. */
const OF_EACH_BROKER = [
  "broker.id",
  "node.id",
  "listeners",
  "advertised.listeners",
  "log.dir",
  "log.dirs",
  "broker.rack",
];

/** The brokers of a stack share their settings. */
function settingProblems(brokers: readonly HandMadeBroker[]): string[] {
  const names = [...new Set(brokers.flatMap(({ properties }) => Object.keys(properties)))];
  return names
    .filter((name) => !OF_EACH_BROKER.includes(name))
    .filter((name) => new Set(brokers.map(({ properties }) => properties[name])).size > 1)
    .map(
      (name) =>
        `all brokers must have the same settings, got different values of ${name} in ${brokers.map(({ file }) => file).join(", ")}; make them equal`,
    );
}
