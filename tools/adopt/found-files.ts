import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";

import { META_PROPERTIES, type MetaProperties, parseMetaProperties } from "../../components/kafka/meta-properties";
import { readFileIfExists } from "../../components/shared/atomic-file";
import { errorMessage } from "../../components/shared/error-message";
import { parseProperties } from "../../components/shared/properties";
import { listIn } from "./list-in";

/** Data folder that a configuration file names. */
interface FoundFolder {
  readonly path: string;
  /** Content of its `meta.properties`. @defaultValue - no broker has used the folder */
  readonly meta?: MetaProperties;
}

/** Configuration file of a broker or a KRaft node. */
export interface BrokerFile {
  /** Path below the installation: `config/server.properties`. */
  readonly file: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly folders: readonly FoundFolder[];
}

/** Configuration file of a ZooKeeper server. */
export interface ZooKeeperFile {
  readonly file: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly folder: string;
  /** True if the folder contains data of ZooKeeper. */
  readonly hasData: boolean;
}

/** Files of an installation that was set up by hand. */
export interface FoundFiles {
  /** Names of the files in `libs`. */
  readonly libs: readonly string[];
  readonly brokers: readonly BrokerFile[];
  readonly zooKeepers: readonly ZooKeeperFile[];
}

/** Folders with configuration files. */
const CONFIG_FOLDERS = ["config", join("config", "kraft")];

/** Kafka's default of `log.dir`. */
const DEFAULT_LOG_DIR = "/tmp/kafka-logs";

/** Reads the files of an installation. Relative paths of data folders start at the installation. Changes nothing. */
export async function findFiles(installation: string): Promise<FoundFiles> {
  const libs = await readdir(join(installation, "libs")).catch(() => []);
  const files = (await Promise.all(CONFIG_FOLDERS.map((folder) => configFiles(installation, folder)))).flat();
  const brokers = files.filter(({ properties }) => isOfBroker(properties));
  const zooKeepers = files.filter(({ properties }) => "dataDir" in properties && "clientPort" in properties);
  return {
    libs,
    brokers: await Promise.all(brokers.map((file) => brokerFile(installation, file))),
    zooKeepers: await Promise.all(zooKeepers.map((file) => zooKeeperFile(installation, file))),
  };
}

type ConfigFile = Pick<BrokerFile, "file" | "properties">;

async function configFiles(installation: string, folder: string): Promise<ConfigFile[]> {
  const path = join(installation, folder);
  const names = (await readdir(path).catch(() => [])).filter((name) => /\.(properties|cfg)$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = relative(installation, join(path, name));
      try {
        return { file, properties: settingsIn(await readFile(join(path, name))) };
      } catch (cause) {
        throw new Error(`${file} can't be read (${errorMessage(cause)}); correct the file`, { cause });
      }
    }),
  );
}

/** Byte order mark of UTF-8, read as ISO 8859-1: it becomes a part of the first name, which Kafka and ZooKeeper ignore then. */
const BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

/** Settings in the bytes of a file, as Kafka and ZooKeeper read them: ISO 8859-1, without blanks around a value. */
function settingsIn(bytes: Buffer): Readonly<Record<string, string>> {
  const entries = Object.entries(parseProperties(bytes.toString("latin1")));
  return Object.fromEntries(
    entries.filter(([name]) => !name.startsWith(BYTE_ORDER_MARK)).map(([name, value]) => [name, value.trim()]),
  );
}

/** True for a file with a setting that only brokers and KRaft nodes have. */
const isOfBroker = (properties: ConfigFile["properties"]): boolean =>
  ["broker.id", "log.dirs", "log.dir", "process.roles"].some((name) => name in properties);

async function brokerFile(installation: string, { file, properties }: ConfigFile): Promise<BrokerFile> {
  const dirs = properties["log.dirs"] || properties["log.dir"] || DEFAULT_LOG_DIR;
  const paths = listIn(dirs).map((dir) => resolve(installation, dir));
  const folders = paths.map(async (path) => {
    const text = await readFileIfExists(join(path, META_PROPERTIES));
    return { path, ...(text !== undefined && { meta: parseMetaProperties(text) }) };
  });
  return { file, properties, folders: await Promise.all(folders) };
}

async function zooKeeperFile(installation: string, { file, properties }: ConfigFile): Promise<ZooKeeperFile> {
  const folder = resolve(installation, properties.dataDir ?? "");
  const names: readonly string[] = await readdir(folder).catch(() => []);
  return { file, properties, folder, hasData: names.includes("version-2") };
}
