import { KNOWN_VERSIONS } from "../../components/distribution/known-versions";

/** Versions of an installed Kafka. */
export interface KafkaVersion {
  readonly version: string;
  readonly scalaVersion: string;
}

/** Versions in the name of Kafka's own jar, `kafka_2.13-3.3.1.jar`; `undefined` if no jar has such a name. */
export function kafkaVersion(libs: readonly string[]): KafkaVersion | undefined {
  const matches = libs.map((name) => /^kafka_(?<scalaVersion>\d+\.\d+)-(?<version>\d+\.\d+\.\d+)\.jar$/.exec(name));
  const { version, scalaVersion } = matches.find((match) => match !== null)?.groups ?? {};
  return version === undefined || scalaVersion === undefined ? undefined : { version, scalaVersion };
}

/** Versions that can be adopted, for a message. */
export const knownVersions = (): string =>
  KNOWN_VERSIONS.map(({ version, scalaVersion }) => `${version} (Scala ${scalaVersion})`).join(", ");
