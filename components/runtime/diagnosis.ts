/** Failure that a log line identifies. */
export interface KnownFailure {
  /** Must also be a POSIX extended regular expression, because remote hosts search with `grep`. */
  readonly pattern: RegExp;
  readonly cause: string;
  readonly cure: string;
}

/** Failures of ZooKeeper 3.6.3, Kafka 3.3.1 and the JVM. Where several match, the first one is reported. */
export const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    pattern: /InconsistentClusterIdException/,
    cause: "the broker's data belongs to another cluster than ZooKeeper's",
    cure: "restore data of the same cluster for both; to lose the broker's data, set acceptDataLoss to the cluster id in meta.properties",
  },
  {
    pattern: /InconsistentBrokerIdException|Configured broker\.id .* doesn't match stored/,
    cause: "the data folder belongs to a broker with another id",
    cure: "move the data of each broker back to its own folder",
  },
  {
    pattern: /InconsistentNodeIdException/,
    cause: "the data folder belongs to another node",
    cure: "set dataDir to the folder of this node",
  },
  {
    pattern: /Configured voter set: .* is different from the voter set read from the state file/,
    cause: "the data belongs to a cluster with other controllers, which Kafka 3.3 can't change",
    cure: "set brokers and controllers to their values at the first start of the cluster",
  },
  {
    pattern: /NodeExistsException|NodeExists/,
    cause: "ZooKeeper still holds the registration of a broker with this id",
    cure: "if no other broker uses the id, wait for zookeeper.session.timeout.ms and run `up` again",
  },
  {
    pattern: /Failed to acquire lock on file .*\.lock/,
    cause: "another Kafka process uses the same data folder",
    cure: "stop that process or set another dataDir",
  },
  {
    pattern: /Address already in use|BindException/,
    cause: "a port of the service is in use",
    cure: "set another port, or 0 to pick a free one",
  },
  {
    pattern: /UnsupportedClassVersionError/,
    cause: "this Java is too old",
    cure: "set javaHome to Java 17",
  },
  {
    pattern: /Could not reserve enough space|insufficient memory for the Java Runtime|OutOfMemoryError/,
    cause: "the memory is not enough",
    cure: "lower heapMiB to fit the machine's memory, or raise heapMiB if the heap was full",
  },
  {
    pattern: /AccessDeniedException|Permission denied/,
    cause: "this user may not use a file or folder",
    cure: "make the folders in dataDir writable for the user of the service",
  },
  {
    pattern: /No space left on device/,
    cause: "the disk is full",
    cure: "free some space and run `up` again",
  },
  {
    pattern: /ConfigException|NumberFormatException|IllegalArgumentException/,
    cause: "a setting is not accepted",
    cure: "correct it in brokerConfig or zookeeperConfig",
  },
];

/** Cause and cure of the failure that the log lines identify, as `cause: cure`; `undefined` if no line is known. */
export function diagnose(lines: readonly string[]): string | undefined {
  const text = lines.join("\n");
  const known = KNOWN_FAILURES.find(({ pattern }) => pattern.test(text));
  return known && `${known.cause}: ${known.cure}`;
}
