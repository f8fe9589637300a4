import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Setting of Kafka or ZooKeeper: the values that it accepts and its default. */
export interface Setting {
  readonly type: "BOOLEAN" | "INT" | "SHORT" | "LONG" | "DOUBLE" | "STRING" | "LIST" | "CLASS" | "PASSWORD";
  /** Default as text. @defaultValue - none, or another setting */
  readonly default?: string;
  /** Smallest number. @defaultValue - the smallest number of the type */
  readonly min?: string;
  /** Largest number. @defaultValue - the largest number of the type */
  readonly max?: string;
  /** Words that the setting, or each element of a list, may be. @defaultValue - any text */
  readonly values?: readonly string[];
  /** Versions of the protocol between brokers that the setting may be, the oldest first. @defaultValue - no version */
  readonly versions?: readonly string[];
  /** Change while a broker runs: of one broker, or of all. @defaultValue - only a restart changes the setting */
  readonly update?: "per-broker" | "cluster-wide";
  /** Broker setting that is the default of a topic setting. @defaultValue - none, or not a topic setting */
  readonly broker?: string;
}

/** Settings of one version of Kafka, as `SettingsCatalogue.java` reads them from the distribution. */
export interface Catalogue {
  /** Version of Kafka. */
  readonly kafka: string;
  /** Version of the distribution's ZooKeeper. */
  readonly zookeeper: string;
  /** Settings of brokers and of KRaft controllers, which read the same file with the same class. */
  readonly broker: Readonly<Record<string, Setting>>;
  readonly topic: Readonly<Record<string, Setting>>;
  /** Names of the settings of clients. */
  readonly producer: readonly string[];
  readonly consumer: readonly string[];
  readonly admin: readonly string[];
  /** Names of broker settings that only a running broker accepts. */
  readonly dynamic: readonly string[];
  /** Names of quotas of clients, users and addresses. */
  readonly quota: readonly string[];
}

/** Versions of Kafka whose settings are known, the newest last. */
const VERSIONS = ["3.3.1", "3.3.2", "3.9.1"] as const;

const loaded = new Map<string, Catalogue>();

/** Catalogue of a version of Kafka; `undefined` if its settings are not known. The first call reads a file, which takes 1 ms. */
export function catalogueOf(version: string): Catalogue | undefined {
  const known = VERSIONS.find((one) => one === version);
  return known && load(known);
}

/** Catalogue of the newest known version, for a version whose settings are not known. */
export const newestCatalogue = (): Catalogue => load(VERSIONS[VERSIONS.length - 1] as string);

/** Catalogue of a version of Kafka, or of the newest known one if the settings of the version are not known. */
export const nearestCatalogue = (version: string): Catalogue => catalogueOf(version) ?? newestCatalogue();

/** Versions of the protocol between brokers that a version of Kafka knows, the oldest first: `3.3-IV3` and `3.3`, its release. */
export const protocolsOf = ({ broker }: Catalogue): readonly string[] =>
  broker["inter.broker.protocol.version"]?.versions ?? [];

function load(version: string): Catalogue {
  const catalogue =
    loaded.get(version) ?? (JSON.parse(readFileSync(join(__dirname, `kafka-${version}.json`), "utf8")) as Catalogue);
  loaded.set(version, catalogue);
  return catalogue;
}

/** Setting of this name; `undefined` if the settings have no such name. */
export const settingNamed = (settings: Readonly<Record<string, Setting>>, name: string): Setting | undefined =>
  Object.hasOwn(settings, name) ? settings[name] : undefined;
