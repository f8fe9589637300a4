import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { DistributionChoice } from "../distribution/distribution-source";
import type { Profile } from "../java/jvm-flags";
import type { Runtime } from "../runtime/runtime";
import type { SecurityMode } from "../runtime/service-security";
import { invalidNames } from "../security/alternative-names";
import { JVM_SCHEMA, PROPERTIES_SCHEMA } from "../shared/argument-schemas";
import { host, integer, line, oneOf } from "../shared/problems";
import type { Properties } from "../shared/properties";
import { USERS_SCHEMA, type UserEntry } from "../user/user-problems";

/** Settings of Kafka or ZooKeeper under their official names. A secret value stays a secret in state, previews and messages. */
export type SettingsInput = pulumi.Input<Readonly<Record<string, pulumi.Input<string | number | boolean>>>>;

/**
 * Arguments of a `KafkaCluster`. They have the names of the stack configuration keys.
 *
 * @example
 * { coordination: "kraft", controllers: 3, brokers: 3, brokerConfig: { "log.retention.hours": 24 } }
 */
export interface KafkaClusterArgs {
  /** Place where the services run. @defaultValue `new LocalRuntime()` */
  readonly runtime?: Runtime;
  /** Coordination of the brokers; it can't change while the data exists. @defaultValue `zookeeper` */
  readonly coordination?: "zookeeper" | "kraft";
  /** Version of Kafka. @defaultValue `3.3.1` */
  readonly version?: string;
  /** Version of Scala that Kafka was built with. @defaultValue `2.13` */
  readonly scalaVersion?: string;
  /**
   * Protocol between the brokers, or version of the metadata with KRaft: `3.3`. A new {@link version} keeps the protocol, so that
   * brokers of both versions understand each other.
   * @defaultValue - the protocol of the existing cluster; in a new cluster, the protocol of its version
   */
  readonly protocolVersion?: string;
  /** Path or URL of a `.tgz` to use instead of the known distribution. @defaultValue - the known distribution */
  readonly archive?: string;
  /** SHA-512 of {@link archive}, 128 hexadecimal digits; required with {@link archive}. @defaultValue - none */
  readonly archiveSha512?: string;
  /** Number of brokers, 1 to 100. Replication factors follow this number, up to 3. @defaultValue 1 */
  readonly brokers?: number;
  /**
   * Id of the first broker, 0 to 2900; further brokers count up. It can't change while the data exists. Other than 0 only for
   * data of a cluster that began with another id. @defaultValue 0
   */
  readonly firstBrokerId?: number;
  /** Number of ZooKeeper servers: 1, 3 or 5; it can't change while the stack or its data exists. @defaultValue 1 */
  readonly zookeepers?: number;
  /**
   * Number of KRaft controllers: 1, 3 or 5; it can't change while the stack or its data exists. With one broker and one
   * controller, one node is both. @defaultValue 1
   */
  readonly controllers?: number;
  /**
   * Client port of the first broker, 1 to 65535; further brokers on the same host count up. On this machine, `0` picks free ports.
   * @defaultValue 9092
   */
  readonly port?: number;
  /**
   * Client port of the first ZooKeeper server, 1 to 65535; further servers on the same host count up. On this machine, `0` picks free ports.
   * @defaultValue 2181
   */
  readonly zookeeperPort?: number;
  /**
   * Name or IP address that the brokers' client ports are bound to; an IPv6 address has no brackets. An address that is no
   * loopback address needs a value of {@link security}, which may be `none`. @defaultValue `127.0.0.1`
   */
  readonly bindAddress?: string;
  /**
   * Name or IP address that is advertised to clients. Clients based on kafkajs can't have an IPv6 address as a bootstrap
   * server: advertise a name to them. @defaultValue - {@link bindAddress}, or the address of the host
   */
  readonly advertisedHost?: string;
  /**
   * Security of all connections. `none`: every client that reaches a port may read and write. `tls`: connections are encrypted, and
   * a user shows a certificate. `sasl`: connections are encrypted, and a user has a name and a password. It can't change while the
   * cluster runs. @defaultValue - `none`, on loopback addresses only
   */
  readonly security?: "none" | SecurityMode;
  /** Users and their rights; needs {@link security}. All other requests are denied. @defaultValue - none */
  readonly users?: readonly UserArgs[];
  /** Further names and IP addresses that clients use for the brokers; needs {@link security}. @defaultValue - none */
  readonly alternativeNames?: readonly string[];
  /**
   * Authority that clients trust, as PEM: the certificate of {@link caPrivateKey} first, its root last; needs {@link security}.
   * The authority signs the authority of the cluster's own certificates; no service trusts it. @defaultValue - a generated one
   */
  readonly caCertificate?: string;
  /** Private key of {@link caCertificate}, a secret: PEM (PKCS #8, PKCS #1 or SEC 1), not encrypted. @defaultValue - none */
  readonly caPrivateKey?: pulumi.Input<string>;
  /**
   * JVM heap of each broker, in MiB: at least 64, and 1.5 times the buffer of the log cleaner
   * (`log.cleaner.dedupe.buffer.size`), which is 192 by default. @defaultValue 1024
   */
  readonly heapMiB?: number;
  /** JVM heap of each ZooKeeper server, in MiB; at least 64. @defaultValue 512 */
  readonly zookeeperHeapMiB?: number;
  /**
   * Further JVM flags of each broker and KRaft controller, one flag each: `-XX:MaxGCPauseMillis=50`. The system shows them to
   * all users of the machine, so they must hold no secrets. @defaultValue - none
   */
  readonly brokerJvmFlags?: readonly string[];
  /** Further JVM flags of each ZooKeeper server, like {@link brokerJvmFlags}. @defaultValue - none */
  readonly zookeeperJvmFlags?: readonly string[];
  /** Set of defaults: `development` (quick start, little memory) or `production`. @defaultValue `development` */
  readonly profile?: Profile;
  /**
   * Further broker settings under their official names. Settings that brokers do not read and settings that the project sets
   * itself are refused. @defaultValue - none
   */
  readonly brokerConfig?: SettingsInput;
  /** Further ZooKeeper settings under their official names, like {@link brokerConfig}. @defaultValue - none */
  readonly zookeeperConfig?: SettingsInput;
  /**
   * Beginnings of the names of settings that plugins of Kafka or ZooKeeper read, such as `my.plugin.`. Other names that no
   * service reads are refused. @defaultValue - none
   */
  readonly pluginSettings?: readonly string[];
  /** True to give each service an endpoint that Prometheus scrapes; without encryption or authentication. @defaultValue false */
  readonly metrics?: boolean;
  /**
   * Port for metrics of the first service, 1 to 65535; further services on the same host count up. On this machine, `0` picks free ports.
   * @defaultValue 7071
   */
  readonly metricsPort?: number;
  /** True to keep the data when the cluster is destroyed. @defaultValue false */
  readonly retainData?: boolean;
  /** Id of the cluster whose data may be deleted. Set it only when an error message asks for it. @defaultValue - none */
  readonly acceptDataLoss?: string;
  /**
   * Longest time from the start of a service to its first answer, in milliseconds, 1000 to 3600000. While a broker recovers its
   * logs, each step that its log shows starts this time again. @defaultValue 60000
   */
  readonly startupTimeoutMs?: number;
}

/** User of a secured cluster. */
export interface UserArgs extends Omit<UserEntry, "password"> {
  /** Password of at least 12 printable ASCII characters, a secret; only for `sasl`. @defaultValue - a random one */
  readonly password?: pulumi.Input<string>;
}

/** Users with the passwords that are known while the program runs. */
export interface KnownUsers {
  readonly entries: readonly UserEntry[];
  /** True if no password is in plain text. */
  readonly areSecret: boolean;
}

/** Secret argument with the value that is known while the program runs. */
interface KnownSecret {
  /** @defaultValue - a preview does not know the value yet */
  readonly value?: string;
  readonly isSecret: boolean;
}

/** Settings under official names with the values that are known while the program runs. */
export interface KnownSettings {
  readonly values: Properties;
  /** Names of the settings whose values are secret. */
  readonly secretNames: readonly string[];
}

/** Arguments of a cluster with defaults applied and values known: plain data, but for the runtime. */
export interface ClusterSettings
  extends Required<Omit<KafkaClusterArgs, "runtime" | "users" | "caPrivateKey" | Optional | Configs>>,
    Pick<KafkaClusterArgs, Optional>,
    Readonly<Record<Configs, KnownSettings>> {
  readonly users: KnownUsers;
  /** @defaultValue - none is given */
  readonly caPrivateKey?: KnownSecret;
}

type Configs = "brokerConfig" | "zookeeperConfig";

/** Arguments without a default value. */
type Optional = "protocolVersion" | "archive" | "archiveSha512" | "advertisedHost" | "security" | "caCertificate";

/** Default values of the arguments. */
export const kafkaClusterDefaults = {
  coordination: "zookeeper",
  version: "3.3.1",
  scalaVersion: "2.13",
  brokers: 1,
  firstBrokerId: 0,
  zookeepers: 1,
  controllers: 1,
  port: 9092,
  zookeeperPort: 2181,
  bindAddress: "127.0.0.1",
  users: [],
  alternativeNames: [],
  heapMiB: 1024,
  zookeeperHeapMiB: 512,
  brokerJvmFlags: [],
  zookeeperJvmFlags: [],
  profile: "development",
  brokerConfig: {},
  zookeeperConfig: {},
  pluginSettings: [],
  metrics: false,
  metricsPort: 7071,
  retainData: false,
  acceptDataLoss: "",
  startupTimeoutMs: 60_000,
} as const satisfies KafkaClusterArgs;

/** JVM heap of a controller that is no broker, in MiB. With a few thousand partitions, a controller uses less than half of it. */
export const CONTROLLER_HEAP_MIB = 512;

const CERTIFICATE_NAME = 'must be a host name, a name like "*.example.com", or an IP address, without a port';

/** Name in a certificate: `*` may stand for its first label. */
const certificateName = z
  .string(CERTIFICATE_NAME)
  .refine((name) => invalidNames([name]).length === 0, CERTIFICATE_NAME);

const port = integer("a port, or 0 for a free one,", 0, 65_535);
const text = z.string("must be text");

/** Numbers of servers that decide by majority: ZooKeeper servers or KRaft controllers. */
const quorumSize = z.custom<number>(
  (value) => value === 1 || value === 3 || value === 5,
  "must be 1, 3 or 5, because an even number survives no more failures than one less, and more than 5 only slow writes down",
);

const PROTOCOL_VERSION = 'must be a version of Kafka\'s protocol, such as "3.3"';

/** Words of Kafka and of other tools for values of `security`. */
const SECURITY_SYNONYMS = {
  ...{ plaintext: "none", off: "none", false: "none" },
  ...{ ssl: "tls", mtls: "tls", on: "tls", true: "tls" },
  ...{ sasl_ssl: "sasl", scram: "sasl", plain: "sasl", password: "sasl" },
} as const satisfies Readonly<Record<string, KafkaClusterArgs["security"]>>;

const PLUGIN_SETTING = 'must be the beginning of the name of a setting, such as "my.plugin."';

/** Form of each argument. */
export const KAFKA_CLUSTER_SHAPE = {
  coordination: oneOf(["zookeeper", "kraft"]),
  version: line("a version"),
  scalaVersion: line("a version"),
  protocolVersion: z
    .string(PROTOCOL_VERSION)
    .regex(/^\d+\.\d+(\.\d+)?(-IV\d+)?$/, PROTOCOL_VERSION)
    .optional(),
  archive: text.optional(),
  archiveSha512: text.optional(),
  brokers: integer("a number of brokers", 1, 100),
  firstBrokerId: integer("the id of a broker", 0, 2_900),
  zookeepers: quorumSize,
  controllers: quorumSize,
  port,
  zookeeperPort: port,
  bindAddress: host("a host name or IP address of this machine"),
  advertisedHost: host("a host name or IP address").optional(),
  security: oneOf(["none", "tls", "sasl"], SECURITY_SYNONYMS).optional(),
  users: USERS_SCHEMA,
  alternativeNames: z.array(certificateName, "must be a list of host names and IP addresses"),
  caCertificate: text.optional(),
  caPrivateKey: text.optional(),
  heapMiB: JVM_SCHEMA.heapMiB,
  zookeeperHeapMiB: JVM_SCHEMA.heapMiB,
  brokerJvmFlags: JVM_SCHEMA.furtherFlags,
  zookeeperJvmFlags: JVM_SCHEMA.furtherFlags,
  profile: JVM_SCHEMA.profile,
  brokerConfig: PROPERTIES_SCHEMA,
  zookeeperConfig: PROPERTIES_SCHEMA,
  pluginSettings: z.array(
    z.string(PLUGIN_SETTING).regex(/^[\w.-]{2,}$/, PLUGIN_SETTING),
    "must be a list of the beginnings of names of settings",
  ),
  metrics: z.boolean("must be true or false"),
  metricsPort: port,
  retainData: z.boolean("must be true or false"),
  acceptDataLoss: text.optional(),
  startupTimeoutMs: JVM_SCHEMA.startupTimeoutMs,
};

/** Security of a cluster; `undefined` if every client that reaches a port may read and write. */
export const securityOf = ({ security }: Pick<ClusterSettings, "security">): SecurityMode | undefined =>
  security === "none" ? undefined : security;

/** The distribution that the arguments name. */
export const distributionChoice = ({
  version,
  scalaVersion,
  archive,
  archiveSha512,
}: Pick<ClusterSettings, "version" | "scalaVersion" | "archive" | "archiveSha512">): DistributionChoice => ({
  version,
  scalaVersion,
  archive,
  archiveSha512,
});
