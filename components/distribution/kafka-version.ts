/** Versions of a Kafka distribution. */
export interface KafkaVersion {
  readonly version: string;
  readonly scalaVersion: string;
}

/** Name of Kafka's own jar, but for the jars of its sources, documentation and tests. */
const OWN_JAR =
  /^kafka_(?<scalaVersion>\d+\.\d+)-(?<version>\d+\.\d+\.\d+(?:[.-](?!sources|javadoc|scaladoc|test)[\w.-]+)?)\.jar$/;

/** Versions in the name of Kafka's own jar, `kafka_2.13-3.3.1.jar`; `undefined` if no jar has such a name. */
export function kafkaVersion(libs: readonly string[]): KafkaVersion | undefined {
  const matches = libs.map((name) => OWN_JAR.exec(name));
  const { version, scalaVersion } = matches.find((match) => match !== null)?.groups ?? {};
  return version === undefined || scalaVersion === undefined ? undefined : { version, scalaVersion };
}
