/** Oldest Java that runs Kafka 3.3.1, and those that it was tested with (Kafka 3.3 documentation, 6.6). */
export const MIN_JAVA = 8;
export const SUPPORTED_JAVA: readonly number[] = [8, 11, 17];

/** Feature release in the text of a `release` file or of `java -version`: `1.8.0_292` is 8, `17.0.15` is 17. */
export function parseJavaVersion(text: string): number | undefined {
  const match = /(?:JAVA_VERSION=|version )"(?:1\.)?(\d+)/.exec(text);
  return match === null ? undefined : Number(match[1]);
}

/** What to say of a Java that Kafka was not made for; nothing of the others. */
export const javaWarnings = (path: string, version: number): string[] =>
  SUPPORTED_JAVA.includes(version)
    ? []
    : [
        `${path} is Java ${version}, which Kafka 3.3.1 was not made for (${SUPPORTED_JAVA.join(", ")}); set javaHome to Java 17 if it fails`,
      ];
