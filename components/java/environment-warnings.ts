/** Environment variables that Kafka's start scripts read, and the cure for each. Services start without the scripts. */
const CURES: Readonly<Record<string, string>> = {
  KAFKA_HEAP_OPTS: "set heapMiB and zookeeperHeapMiB instead",
  KAFKA_OPTS: "set brokerJvmFlags and zookeeperJvmFlags instead",
  KAFKA_JVM_PERFORMANCE_OPTS: "set brokerJvmFlags and zookeeperJvmFlags instead",
  KAFKA_GC_LOG_OPTS: "set brokerJvmFlags and zookeeperJvmFlags instead",
  KAFKA_JMX_OPTS: "set metrics to true instead",
  JMX_PORT: "set metrics to true instead",
  KAFKA_LOG4J_OPTS: "unset it",
};

/** Warnings about variables of Kafka's start scripts, which have no effect on the services. */
export const environmentWarnings = (env: NodeJS.ProcessEnv): string[] =>
  Object.entries(CURES)
    .filter(([name]) => env[name])
    .map(
      ([name, cure]) =>
        `the environment variable ${name} has no effect, because services start without Kafka's scripts; ${cure}`,
    );
