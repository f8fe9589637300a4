import { javaRangeOf } from "../distribution/known-versions";

/** Oldest Java that runs a Kafka. Some versions of Kafka need a newer one. */
export const MIN_JAVA = 8;

/** First Java with directives for its compilers, which secured brokers use (JEP 165). */
const FIRST_WITH_DIRECTIVES = 9;

/** Oldest Java that runs the services of a version of Kafka. */
export const oldestJava = (kafkaVersion: string, isSecured: boolean): number =>
  Math.max(javaRangeOf(kafkaVersion).oldest, isSecured ? FIRST_WITH_DIRECTIVES : 0);

/** Kafka in the words of messages about its Java. */
export const kafkaWithJava = (kafkaVersion: string, isSecured: boolean): string =>
  `Kafka ${kafkaVersion}${isSecured ? " with security" : ""}`;

/** Feature release in the text of a `release` file or of `java -version`: `1.8.0_292` is 8, `17.0.15` is 17. */
export function parseJavaVersion(text: string): number | undefined {
  const match = /(?:JAVA_VERSION=|version )"(?:1\.)?(\d+)/.exec(text);
  return match === null ? undefined : Number(match[1]);
}

/** Warning about a Java that a version of Kafka was not tested with; empty for other versions of Java. */
export function javaWarnings(path: string, version: number, kafkaVersion: string): string[] {
  const { tested } = javaRangeOf(kafkaVersion);
  return tested.includes(version)
    ? []
    : [
        `${path} is Java ${version}, but Kafka ${kafkaVersion} was tested with Java ${tested.join(", ")}; set javaHome to Java 17 if Kafka fails`,
      ];
}
