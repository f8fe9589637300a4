/** A failure that a log names, with what to do about it. */
export interface KnownFailure {
  /** An extended regular expression of POSIX as well: `grep` looks for it on other hosts. */
  readonly pattern: RegExp;
  readonly cause: string;
  readonly cure: string;
}

/** Failures of ZooKeeper and Kafka 3.3.1 that their logs name, with what to do about each. */
export const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    pattern: /InconsistentClusterIdException/,
    cause: "the broker's data belongs to another cluster than ZooKeeper's",
    cure: "bring the data of the same cluster back for both; to lose the broker's, set acceptDataLoss to the cluster's id in its meta.properties",
  },
  {
    pattern: /InconsistentBrokerIdException|Configured broker\.id .* doesn't match stored/,
    cause: "the data folder belongs to a broker with another id",
    cure: "put the data of each broker back in its place",
  },
  {
    pattern: /InconsistentNodeIdException/,
    cause: "the data folder belongs to another node",
    cure: "set dataDir to the folder of this one",
  },
  {
    pattern: /Configured voter set: .* is different from the voter set read from the state file/,
    cause: "the data belongs to a cluster with other controllers, which Kafka 3.3 can't change",
    cure: "set brokers and controllers to what they were at its first start",
  },
  {
    pattern: /NodeExistsException|NodeExists/,
    cause: "ZooKeeper still holds the registration of a broker with this id",
    cure: "if no other broker uses it, wait for zookeeper.session.timeout.ms and run it again",
  },
  {
    pattern: /Failed to acquire lock on file .*\.lock/,
    cause: "another Kafka uses the same data folder",
    cure: "stop that one or set another dataDir",
  },
  {
    pattern: /Address already in use|BindException/,
    cause: "a port that it needs is in use",
    cure: "set another port, or 0 to have a free one picked",
  },
  {
    pattern: /UnsupportedClassVersionError/,
    cause: "this Java is too old",
    cure: "set javaHome to Java 17",
  },
  {
    pattern: /Could not reserve enough space|insufficient memory for the Java Runtime|OutOfMemoryError/,
    cause: "the memory is not enough",
    cure: "lower heapMiB to what the machine has, or raise it if the heap was full",
  },
  {
    pattern: /AccessDeniedException|Permission denied/,
    cause: "a file or folder can't be used by this user",
    cure: "make the folders in dataDir writable for the user who runs this",
  },
  {
    pattern: /No space left on device/,
    cause: "the disk is full",
    cure: "free some space and run it again",
  },
  {
    pattern: /ConfigException|NumberFormatException|IllegalArgumentException/,
    cause: "a setting is not accepted",
    cure: "correct it in brokerConfig or zookeeperConfig",
  },
];

/** Cause and cure of a failure that the log's lines name, as `cause: cure`; `undefined` if none is known. */
export function diagnose(lines: readonly string[]): string | undefined {
  const text = lines.join("\n");
  const known = KNOWN_FAILURES.find(({ pattern }) => pattern.test(text));
  return known && `${known.cause}: ${known.cure}`;
}
