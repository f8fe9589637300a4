import { compilerFiles, jvmFlags, LOG4J_FILE, type Profile } from "../java/jvm-flags";
import { renderLog4jProperties } from "../java/log4j-properties";
import { METRICS_RULES_FILE, renderMetricsRules } from "../metrics/metrics-rules";
import { formatAddress } from "../shared/address";
import type { Properties } from "../shared/properties";
import { isSensitiveSetting } from "../shared/sensitive-settings";
import type { MetricsEndpoint } from "./runtime";
import type { ServiceFolders, ServicePort, ServiceSpec } from "./service-spec";

/** Settings of a service that brokers, controllers and ZooKeeper servers have in common. */
export interface ServiceSettings {
  readonly heapMiB: number;
  readonly profile: Profile;
  /** Further settings under their official names. */
  readonly config: Properties;
  /** Names of the {@link config} settings whose values are secret. */
  readonly secretNames: readonly string[];
  /** Further JVM flags. @defaultValue - none */
  readonly furtherFlags?: readonly string[];
  /** Longest time from start to readiness, in milliseconds. */
  readonly startupTimeoutMs: number;
  /** Endpoint that Prometheus scrapes. @defaultValue - none */
  readonly metrics?: Metrics;
}

/** Agent of a service that answers Prometheus, and its port. */
export type Metrics = Pick<MetricsEndpoint, "agent" | "listen">;

/** Program of a service: a main class that reads one configuration file. */
export interface JvmProgram
  extends Pick<ServiceSettings, "heapMiB" | "profile" | "furtherFlags" | "secretNames" | "metrics"> {
  readonly mainClass: string;
  /** Name of its configuration file: `server.properties`. */
  readonly configFile: string;
  /** Content of its configuration file. */
  readonly config: string;
  /** True if the program encrypts the records of clients. @defaultValue false */
  readonly encryptsRecords?: boolean;
  /** Further files of a secured service: file name to text. @defaultValue - the service is not secured */
  readonly securityFiles?: Readonly<Record<string, string>>;
}

/** Part of a service's spec that starts its program, with the configuration of its logs. */
export const jvmProgram = (
  {
    mainClass,
    configFile,
    config,
    heapMiB,
    profile,
    furtherFlags = [],
    secretNames,
    metrics,
    encryptsRecords,
    securityFiles,
  }: JvmProgram,
  folders: ServiceFolders,
): Pick<ServiceSpec, "mainClass" | "arguments" | "jvmFlags" | "heapMiB" | "files" | "secretSettings" | "agents"> => ({
  mainClass,
  arguments: [`${folders.config}/${configFile}`],
  jvmFlags: jvmFlags({
    heapMiB,
    profile,
    configDir: folders.config,
    encryptsRecords,
    furtherFlags: [...furtherFlags, ...(metrics ? [agentFlag(metrics, folders)] : [])],
  }),
  heapMiB,
  files: {
    [configFile]: config,
    // Kafka itself hides only the settings that it knows as passwords.
    [LOG4J_FILE]: renderLog4jProperties(folders.logs, !secretNames.every(isSensitiveSetting)),
    ...compilerFiles({ profile, encryptsRecords }),
    ...(metrics && { [METRICS_RULES_FILE]: renderMetricsRules() }),
    ...securityFiles,
  },
  secretSettings: secretNames,
  ...(metrics && { agents: [metrics.agent] }),
});

/** Ports that the agent of a service listens on. */
export const metricsPorts = (metrics: Metrics | undefined): ServicePort[] => (metrics ? [metrics.listen] : []);

const agentFlag = ({ agent, listen }: Metrics, { config }: ServiceFolders): string =>
  `-javaagent:${agent}=${formatAddress(listen)}:${config}/${METRICS_RULES_FILE}`;
