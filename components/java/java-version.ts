/** Oldest Java that runs Kafka 3.3.1, and the versions that Kafka was tested with (Kafka 3.3 documentation, 6.6). */
export const MIN_JAVA = 8;
const SUPPORTED_JAVA: readonly number[] = [8, 11, 17];

/** Feature release in the text of a `release` file or of `java -version`: `1.8.0_292` is 8, `17.0.15` is 17. */
export function parseJavaVersion(text: string): number | undefined {
  const match = /(?:JAVA_VERSION=|version )"(?:1\.)?(\d+)/.exec(text);
  return match === null ? undefined : Number(match[1]);
}

/** Warning about a Java that Kafka was not tested with; empty for other versions. */
export const javaWarnings = (path: string, version: number): string[] =>
  SUPPORTED_JAVA.includes(version)
    ? []
    : [
        `${path} is Java ${version}, but Kafka 3.3.1 was tested with Java ${SUPPORTED_JAVA.join(", ")}; set javaHome to Java 17 if Kafka fails`,
      ];
