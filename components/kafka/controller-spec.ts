import type { ServiceFolders, ServicePort, ServiceSpec } from "../runtime/service-spec";
import { type Address, localAddress } from "../shared/address";
import { jvmFlags, LOG4J_FILE, type Profile } from "../java/jvm-flags";
import { renderLog4jProperties } from "../java/log4j-properties";
import type { Properties } from "../shared/properties";
import { renderControllerProperties } from "./controller-properties";
import { formatVoters, type Voter } from "./kraft-settings";
import { formattedStorage } from "./storage-format";

/** What the controllers of a quorum have in common. */
export interface ControllerSettings {
  readonly brokers: number;
  readonly heapMiB: number;
  readonly profile: Profile;
  readonly config: Properties;
  readonly startupTimeoutMs: number;
}

/** What makes a controller one of a quorum. */
export interface ControllerMembership {
  readonly clusterId: string;
  readonly nodeId: number;
  /** All controllers, this one among them. */
  readonly voters: readonly Voter[];
  /** Where it listens. */
  readonly listen: ServicePort;
}

/** Time allowed for an orderly stop, in milliseconds: a leader hands over within 5 s, and has little to flush. */
const STOP_TIMEOUT_MS = 20_000;

/** The service that a controller of these settings is, which is no broker. */
export function controllerSpec(
  { brokers, heapMiB, profile, config, startupTimeoutMs }: ControllerSettings,
  { clusterId, nodeId, voters, listen }: ControllerMembership,
  folders: ServiceFolders,
): ServiceSpec {
  const others: Address[] = voters.filter((voter) => voter.nodeId !== nodeId).map(({ address }) => address);
  return {
    mainClass: "kafka.Kafka",
    arguments: [`${folders.config}/server.properties`],
    jvmFlags: jvmFlags({ heapMiB, profile, configDir: folders.config }),
    heapMiB,
    files: {
      "server.properties": renderControllerProperties({
        nodeId,
        voters: formatVoters(voters),
        listen: { host: listen.host, port: listen.port },
        brokerCount: brokers,
        logDir: folders.data,
        profile,
        config,
      }),
      [LOG4J_FILE]: renderLog4jProperties(folders.logs),
    },
    dataFiles: formattedStorage(clusterId, nodeId),
    ports: [listen],
    readiness: {
      kind: "kraft-quorum",
      ...localAddress(listen),
      ...(others.length > 0 && { orElse: others }),
      nodeId,
    },
    startupTimeoutMs,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  };
}
