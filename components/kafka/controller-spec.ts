import { jvmProgram, metricsPorts, type ServiceSettings } from "../runtime/jvm-program";
import { coordinatorFiles, probeOfNodes, type ServiceSecurity } from "../runtime/service-security";
import type { ServiceFolders, ServicePort, ServiceSpec } from "../runtime/service-spec";
import { localAddress } from "../shared/address";
import type { Properties } from "../shared/properties";
import { isReadByControllers, renderControllerProperties } from "./controller-properties";
import { formatVoters, type Voter } from "./kraft-settings";
import { formattedStorage } from "./meta-properties";
import { controllerProtocol, controllerSecuritySettings, jvmFlagsWithSecurity } from "./security-settings";

/** Settings that the controllers of a quorum share. */
export interface ControllerSettings extends ServiceSettings {
  /** Number of brokers in the cluster. */
  readonly brokers: number;
  /** Further settings of the brokers; controllers use those that controllers read. */
  readonly config: Properties;
  /** @defaultValue - the controller is not secured */
  readonly security?: ServiceSecurity;
}

/** Membership of a controller in its quorum. */
export interface ControllerMembership {
  readonly clusterId: string;
  readonly nodeId: number;
  /** All controllers, this one included. */
  readonly voters: readonly Voter[];
  readonly listen: ServicePort;
}

/** Time for an orderly stop, in milliseconds: a leader hands over within 5 s and has little to flush. */
const STOP_TIMEOUT_MS = 20_000;

/** Spec of the service of a controller that is no broker. */
export function controllerSpec(
  {
    brokers,
    heapMiB,
    profile,
    config,
    secretNames,
    furtherFlags,
    startupTimeoutMs,
    metrics,
    security,
  }: ControllerSettings,
  { clusterId, nodeId, voters, listen }: ControllerMembership,
  folders: ServiceFolders,
): ServiceSpec {
  const others = voters.filter((voter) => voter.nodeId !== nodeId).map(({ address }) => address);
  return {
    ...jvmProgram(
      {
        mainClass: "kafka.Kafka",
        configFile: "server.properties",
        config: renderControllerProperties({
          nodeId,
          voters: formatVoters(voters),
          listen: { host: listen.host, port: listen.port },
          brokers,
          logDir: folders.data,
          profile,
          protocol: controllerProtocol(security),
          security: security && controllerSecuritySettings(security, folders),
          config,
        }),
        heapMiB,
        profile,
        furtherFlags: jvmFlagsWithSecurity(security, furtherFlags),
        secretNames: secretNames.filter(isReadByControllers),
        metrics,
        securityFiles: security && coordinatorFiles(security),
      },
      folders,
    ),
    dataFiles: formattedStorage(clusterId, nodeId),
    ports: [listen, ...metricsPorts(metrics)],
    readiness: {
      kind: "kraft-quorum",
      ...localAddress(listen),
      ...(others.length > 0 && { orElse: others }),
      nodeId,
      ...(security && { tls: probeOfNodes(folders) }),
    },
    startupTimeoutMs,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  };
}
