/** Main class of each console tool, by name of the script. */
const TOOLS: Readonly<Record<string, string>> = {
  "kafka-broker-api-versions": "kafka.admin.BrokerApiVersionsCommand",
  "kafka-configs": "kafka.admin.ConfigCommand",
  "kafka-console-consumer": "kafka.tools.ConsoleConsumer",
  "kafka-console-producer": "kafka.tools.ConsoleProducer",
  "kafka-consumer-groups": "kafka.admin.ConsumerGroupCommand",
  "kafka-leader-election": "kafka.admin.LeaderElectionCommand",
  "kafka-log-dirs": "kafka.admin.LogDirsCommand",
  "kafka-metadata-quorum": "kafka.admin.MetadataQuorumCommand",
  "kafka-producer-perf-test": "org.apache.kafka.tools.ProducerPerformance",
  "kafka-reassign-partitions": "kafka.admin.ReassignPartitionsCommand",
  "kafka-storage": "kafka.tools.StorageTool",
  "kafka-topics": "kafka.admin.TopicCommand",
};

const posixScript = (mainClass: string): string => `#!/bin/sh
# Runs ${mainClass} with the jars of this distribution.
home=$(cd "$(dirname "$0")/.." && pwd)
exec "\${JAVA_HOME:+$JAVA_HOME/bin/}java" \${KAFKA_HEAP_OPTS:--Xmx256m} "-Dlog4j.configuration=file:$home/config/tools-log4j.properties" -cp "$home/libs/*" ${mainClass} "$@"
`;

const windowsScript = (mainClass: string): string =>
  [
    "@echo off",
    `rem Runs ${mainClass} with the jars of this distribution.`,
    "setlocal",
    "set HOME_DIR=%~dp0..\\..",
    "set JAVA=java",
    'if defined JAVA_HOME set JAVA="%JAVA_HOME%\\bin\\java"',
    "if not defined KAFKA_HEAP_OPTS set KAFKA_HEAP_OPTS=-Xmx256m",
    `%JAVA% %KAFKA_HEAP_OPTS% "-Dlog4j.configuration=file:%HOME_DIR:\\=/%/config/tools-log4j.properties" -cp "%HOME_DIR%\\libs\\*" ${mainClass} %*`,
    "",
  ].join("\r\n");

const TOOLS_LOG4J = `log4j.rootLogger=WARN, stderr
log4j.appender.stderr=org.apache.log4j.ConsoleAppender
log4j.appender.stderr.layout=org.apache.log4j.PatternLayout
log4j.appender.stderr.layout.ConversionPattern=[%d] %p %m (%c)%n
log4j.appender.stderr.Target=System.err
`;

/** Files of an assembled distribution besides the jars, by path: the console tools under their usual names. */
export const distributionFiles = (): Readonly<Record<string, string>> => ({
  "config/tools-log4j.properties": TOOLS_LOG4J,
  ...Object.fromEntries(
    Object.entries(TOOLS).flatMap(([name, mainClass]) => [
      [`bin/${name}.sh`, posixScript(mainClass)],
      [`bin/windows/${name}.bat`, windowsScript(mainClass)],
    ]),
  ),
});
