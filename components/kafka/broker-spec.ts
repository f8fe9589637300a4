import { dataFoldersOf } from "../runtime/data-folders";
import { jvmProgram, metricsPorts, type ServiceSettings } from "../runtime/jvm-program";
import type { Endpoint } from "../runtime/runtime";
import { brokerFiles, probeOfBroker, probeOfNodes, type ServiceSecurity } from "../runtime/service-security";
import type { ServiceFolders, ServiceSpec } from "../runtime/service-spec";
import { liveSettings } from "../settings/live-settings";
import { localAddress } from "../shared/address";
import { sensitiveSettings } from "../shared/sensitive-settings";
import type { BrokerCoordination } from "./broker-coordination";
import type { Listener } from "./listeners";
import { clusterFingerprint, META_PROPERTIES } from "./meta-properties";
import { brokerSecuritySettings, clientProtocol, controllerProtocol, jvmFlagsWithSecurity } from "./security-settings";
import { renderServerProperties, type ServerPropertiesSettings, serverProperties } from "./server-properties";

/** Settings of a broker's service. */
export interface BrokerSettings extends ServiceSettings {
  readonly brokerId: number;
  /** Version of Kafka. */
  readonly version: string;
  /**
   * Version of the protocol between brokers: `3.3`.
   * @defaultValue - the level of the metadata (KRaft), or the protocol of the brokers' version
   */
  readonly protocolVersion?: string;
  /** Number of brokers in the cluster. */
  readonly brokers: number;
  readonly rack?: string;
  /** True if the broker runs on Windows itself. @defaultValue false */
  readonly isWindows?: boolean;
  /** Id of the cluster whose data is deleted before the start. @defaultValue - none */
  readonly dataToDelete?: string;
  /** @defaultValue - the broker is not secured */
  readonly security?: ServiceSecurity;
}

/** Endpoint with the name of its listener. */
export type NamedEndpoint = Endpoint & { readonly listener: string };

/** Time for a controlled shutdown, in milliseconds: three tries of Kafka, 5 s apart, and the flush of the log. */
const STOP_TIMEOUT_MS = 60_000;

/** Spec of a broker's service. */
export function brokerSpec(
  settings: BrokerSettings,
  { clients, internal }: { readonly clients: NamedEndpoint; readonly internal: NamedEndpoint },
  coordination: BrokerCoordination,
  folders: ServiceFolders,
): ServiceSpec {
  const {
    brokerId,
    version,
    protocolVersion,
    brokers,
    rack,
    isWindows,
    heapMiB,
    profile,
    config,
    secretNames,
    furtherFlags,
    dataToDelete,
    startupTimeoutMs,
    metrics,
    security,
  } = settings;
  const { dataFiles, startCondition, ports, controllerListener } = coordination;
  const endpoints = clients.listener === internal.listener ? [clients] : [clients, internal];
  const securitySettings =
    security &&
    brokerSecuritySettings(
      security,
      folders,
      controllerListener ? "kraft" : "zookeeper",
      endpoints.map(({ listener }) => listener),
    );
  const properties: ServerPropertiesSettings = {
    brokers,
    rack,
    listeners: endpoints.map(
      ({ listener, listen, address }): Listener => ({
        name: listener,
        bind: { host: listen.host, port: listen.port },
        advertised: address,
      }),
    ),
    interBrokerListener: internal.listener,
    protocolVersion,
    protocol: clientProtocol(security),
    security: securitySettings,
    coordination: {
      ...coordination,
      ...(controllerListener && {
        controllerListener: { ...controllerListener, protocol: controllerProtocol(security) },
      }),
    },
    logDirs: dataFoldersOf(folders),
    profile,
    isWindows,
    config,
  };
  return {
    ...jvmProgram(
      {
        mainClass: "kafka.Kafka",
        configFile: "server.properties",
        config: renderServerProperties(properties),
        heapMiB,
        profile,
        furtherFlags: jvmFlagsWithSecurity(security, furtherFlags),
        secretNames: [...secretNames, ...sensitiveSettings(securitySettings ?? {})],
        metrics,
        encryptsRecords: security !== undefined,
        securityFiles: security && brokerFiles(security, folders),
      },
      folders,
    ),
    liveSettings: liveSettings(serverProperties(properties), version, secretNames),
    ports: [...endpoints.map(({ listen }) => listen), ...ports, ...metricsPorts(metrics)],
    ...(dataFiles && { dataFiles }),
    ...(startCondition && {
      startCondition: { ...startCondition, ...(security && { tls: probeOfNodes(folders) }) },
    }),
    ...(dataToDelete && { dataToDelete: clusterFingerprint(dataToDelete) }),
    readiness: {
      kind: "kafka-metadata",
      ...localAddress(internal.listen),
      brokerIds: [brokerId],
      metaProperties: `${folders.data}/${META_PROPERTIES}`,
      ...(security && { tls: probeOfBroker(security, folders) }),
    },
    startupTimeoutMs,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  };
}
