import { parseProperties } from "../shared/properties";

/** Failure that a log line identifies. */
export interface KnownFailure {
  /**
   * Pattern of one line. Must also be a POSIX extended regular expression, because hosts search with `grep` and bash. The first
   * group is the name in the line: of a class, a setting, a host.
   */
  readonly pattern: RegExp;
  /** Cause. `$1` stands for the first group. */
  readonly cause: string;
  /** Cure. `$1` stands for the first group, `$setting` for the settings whose value is the first group. */
  readonly cure: string;
}

/** Text for `$setting` if no setting has the value. */
export const UNKNOWN_SETTING = "the setting that names it";

/** Number of lines at the end of a log that are searched for known failures: Kafka writes its settings and stack traces there. */
export const SEARCHED_LINES = 500;

/** Longest quoted part of a line, in characters. */
const QUOTED_LENGTH = 300;

const FOREIGN_CLASS = {
  cause: "class $1 is not in the distribution",
  cure: "correct $setting, or set archive to a distribution with the class",
};

const UNKNOWN_HOST = {
  cause: "the machine of the service can't resolve the host name $1",
  cure: "correct $setting, or add the name to DNS or to /etc/hosts of the machine",
};

const JVM_FLAG = "correct brokerJvmFlags or zookeeperJvmFlags";

const KEYS = "correct the ssl settings in brokerConfig";

/** Failures of ZooKeeper 3.6.3, Kafka 3.3.1 and the JVM. Where several match, the first one is reported. */
export const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    pattern: /Could not find or load main class ([A-Za-z0-9_.$]+)/,
    cause: "the distribution has no class $1, so it is not a complete Kafka",
    cure: "set archive to a complete distribution, or remove the installation and run `up` again",
  },
  {
    pattern: /Unrecognized (VM )?option:? ('[^']*'|[^ ]*)/,
    cause: "this Java does not know a flag",
    cure: JVM_FLAG,
  },
  {
    pattern:
      /Multiple garbage collectors selected|Conflicting collector combinations|Invalid (maximum|initial) heap size|Improperly specified VM option|VM option '[^']*' is (experimental|diagnostic)|missing -XX:|is outside the allowed range/,
    cause: "this Java does not accept its flags",
    cure: JVM_FLAG,
  },
  {
    pattern: /Error opening zip file or JAR manifest missing|agent library failed to init/,
    cause: "a Java agent can't be loaded",
    cure: JVM_FLAG,
  },
  {
    pattern: /InconsistentBrokerMetadataException/,
    cause: "the folders of dataDir contain data of different brokers or clusters",
    cure: "mount the right disk at each folder, or restore its data",
  },
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
    pattern: /KeeperErrorCode = (NoAuth|InvalidACL|AuthFailed)/,
    cause: "ZooKeeper refuses the broker's requests ($1)",
    cure: "restore data of ZooKeeper without ACLs, because brokers connect without authentication",
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
    pattern: /Cannot assign requested address/,
    cause: "the address to bind is none of the machine's addresses",
    cure: "correct bindAddress",
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
    pattern: /unable to create (new )?native thread/,
    cause: "the limit of threads is too low",
    cure: "raise the limit of processes (`ulimit -u`) of the account that starts the service, or of its container or unit",
  },
  {
    pattern:
      /Could not reserve enough space|Could not allocate (compressed class space|[Mm]etaspace)|insufficient memory for the Java Runtime|OutOfMemoryError/,
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
    pattern: /Too many open files/,
    cause: "the limit of open files is too low",
    cure: "raise the limit (`ulimit -n`) of the account that starts the service, to 100000 or more",
  },
  {
    pattern:
      /UnsatisfiedLinkError|failed to map segment from shared object|Could not initialize class [A-Za-z0-9_.]*([Ss]nappy|[Zz]std|lz4)/,
    cause:
      "the native library of a compression codec can't be loaded, as where the temporary folder is mounted with noexec",
    cure: "add -Djava.io.tmpdir with a folder that allows programs to brokerJvmFlags",
  },
  { pattern: /UnknownHostException: ([A-Za-z0-9_.-]+)/, ...UNKNOWN_HOST },
  { pattern: /Unable to resolve address: ([A-Za-z0-9_.-]+)/, ...UNKNOWN_HOST },
  { pattern: /failed to bind to ([A-Za-z0-9_.-]+):[0-9]+: Unresolved address/, ...UNKNOWN_HOST },
  {
    pattern: /Could not find a .* entry in the JAAS configuration/,
    cause: "a SASL listener has no users",
    cure: "remove the sasl settings from brokerConfig",
  },
  {
    pattern: /keystore password was incorrect|Cannot recover key/,
    cause: "the password of a key store is wrong",
    cure: KEYS,
  },
  {
    pattern: /Failed to load SSL keystore ([^ ]+)/,
    cause: "the key store $1 can't be read",
    cure: KEYS,
  },
  {
    pattern: /ClusterAuthorizationException|CLUSTER_AUTHORIZATION_FAILED/,
    cause: "the authorizer refuses the requests of the brokers themselves",
    cure: "add User:ANONYMOUS to super.users in brokerConfig, or remove authorizer.class.name",
  },
  {
    pattern: /SecurityException: zookeeper.set.acl is true/,
    cause: "ACLs in ZooKeeper need authentication, which brokers don't have",
    cure: "remove zookeeper.set.acl from brokerConfig",
  },
  {
    pattern:
      /javax[.]net[.]ssl[.][A-Za-z]*Exception|java[.]security[.][A-Za-z.]*Exception|java[.]lang[.]SecurityException|SslAuthenticationException|SaslAuthenticationException/,
    cause: "encryption or authentication fails",
    cure: "correct the ssl and sasl settings in brokerConfig",
  },
  { pattern: /Class ([A-Za-z0-9_.$]+) could not be found/, ...FOREIGN_CLASS },
  { pattern: /ClassNotFoundException: ([A-Za-z0-9_.$]+)/, ...FOREIGN_CLASS },
  {
    pattern: /ConfigException: Invalid value .* for configuration ([A-Za-z0-9_.-]+)/,
    cause: "the value of $1 is not accepted",
    cure: "correct $1 in brokerConfig",
  },
  {
    pattern: /ConfigException: Missing required configuration ["`]([^"`]+)["`]/,
    cause: "setting $1 is missing",
    cure: "add $1 to brokerConfig",
  },
  {
    pattern: /NumberFormatException: For input string: "([^"]*)"/,
    cause: "a setting must be a number, got $1",
    cure: "correct $setting in brokerConfig or zookeeperConfig",
  },
  {
    pattern: /ConfigException|NumberFormatException|IllegalArgumentException/,
    cause: "a setting is not accepted",
    cure: "correct it in brokerConfig or zookeeperConfig",
  },
  {
    pattern: /Error occurred during initialization of VM|Could not create the Java Virtual Machine/,
    cause: "Java can't start",
    cure: `${JVM_FLAG}, or javaHome`,
  },
];

/** Files of a service's configuration folder: file name to text. */
type Files = Readonly<Record<string, string>>;

/** Failure that lines of a log identify. */
export interface Diagnosis {
  /** Cause and cure: `cause: cure`. */
  readonly advice: string;
  /** Line that identifies the failure. */
  readonly line: string;
}

/**
 * Failure that lines of a log identify; `undefined` if no line is known.
 *
 * @param lines - lines without secrets.
 * @param files - configuration of the service, to name the setting that holds a class or a host. @defaultValue - none
 */
export function diagnose(lines: readonly string[], files: Files = {}): Diagnosis | undefined {
  for (const { pattern, cause, cure } of KNOWN_FAILURES) {
    for (const line of lines) {
      const match = pattern.exec(line);
      if (match !== null) {
        const [, name = ""] = match;
        const fill = (text: string) =>
          text.replaceAll("$1", () => name).replaceAll("$setting", () => settingsWith(name, files));
        return { advice: `${fill(cause)}: ${fill(cure)}`, line };
      }
    }
  }
  return undefined;
}

/** Names of the settings that have a value, or have it in their list of values. */
function settingsWith(value: string, files: Files): string {
  const names = Object.values(files)
    .flatMap((text) => Object.entries(parseProperties(text)))
    .filter(([, text]) => text.split(/[,;]/).some((part) => hostOf(part.trim()) === value))
    .map(([name]) => ARGUMENTS[name] ?? name);
  return [...new Set(names)].join(" or ") || UNKNOWN_SETTING;
}

/** Arguments that set settings which users don't write themselves. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  "advertised.listeners": "advertisedHost",
  listeners: "bindAddress",
  clientPortAddress: "bindAddress",
};

/** Host of `NAME://host:port`, `id@host:port` or `host:port/path`; the text itself if it is none of them. */
const hostOf = (text: string): string => /^(?:[^/]*:\/\/|\d+@)?([^:/]+):\d+(?:[:/].*)?$/.exec(text)?.[1] ?? text;

/**
 * Lines of a log for a message: the last ones, after the line that says why the service failed if that is not one of them.
 *
 * @param count - number of last lines.
 * @param diagnosis - failure that the lines identify. @defaultValue - the last line with an error says why
 */
export function quotedLines(lines: readonly string[], count: number, diagnosis?: Diagnosis): string[] {
  const reason = diagnosis?.line ?? lines.findLast((line) => ERROR_LINE.test(line));
  const last = lines.slice(-count);
  return (reason === undefined || last.includes(reason) ? last : [reason, ...last]).map((line) =>
    line.slice(0, QUOTED_LENGTH),
  );
}

/** Line that reports an error. A remote host searches with the same expression. */
export const ERROR_LINE = /(^|\] )(ERROR|FATAL) |(^|[^a-z])[A-Za-z.]*(Exception|Error)(:|$)/;
