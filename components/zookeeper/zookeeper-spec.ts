import { jvmProgram, metricsPorts, type ServiceSettings } from "../runtime/jvm-program";
import type { Endpoint } from "../runtime/runtime";
import { coordinatorFiles, probeOfNodes, type ServiceSecurity } from "../runtime/service-security";
import type { ServiceFolders, ServicePort, ServiceSpec } from "../runtime/service-spec";
import { localAddress } from "../shared/address";
import { zooKeeperSecuritySettings } from "./security-settings";
import { type EnsembleServer, renderZooCfg } from "./zoo-cfg";

/** Membership of a server in an ensemble. */
export interface EnsembleMembership {
  /** Number of the server, from 1. */
  readonly id: number;
  /** All servers, this one included. */
  readonly servers: readonly EnsembleServer[];
  /** Ports that the server listens on for the other servers. */
  readonly listen: readonly ServicePort[];
}

/** File in the data folder with the number of the server. */
const ID_FILE = "myid";

/** Time for an orderly stop, in milliseconds; ZooKeeper writes every change at once, so a stop has little to do. */
const STOP_TIMEOUT_MS = 20_000;

/** Settings of a ZooKeeper server. */
export interface ZooKeeperSettings extends ServiceSettings {
  /** @defaultValue - connections are in plain text */
  readonly security?: ServiceSecurity;
}

/**
 * Spec of a ZooKeeper server.
 *
 * @param membership - membership in an ensemble. @defaultValue - the server stands alone
 */
export function zooKeeperSpec(
  { heapMiB, profile, config, secretNames, furtherFlags, startupTimeoutMs, metrics, security }: ZooKeeperSettings,
  { listen }: Pick<Endpoint, "listen">,
  folders: ServiceFolders,
  membership?: EnsembleMembership,
): ServiceSpec {
  return {
    ...jvmProgram(
      {
        mainClass: "org.apache.zookeeper.server.quorum.QuorumPeerMain",
        configFile: "zoo.cfg",
        config: renderZooCfg({
          dataDir: folders.data,
          clientPort: listen.port,
          clientPortAddress: listen.host,
          servers: membership?.servers,
          security: security && zooKeeperSecuritySettings(folders, membership !== undefined),
          config,
        }),
        heapMiB,
        profile,
        furtherFlags,
        secretNames,
        metrics,
        securityFiles: security && coordinatorFiles(security),
      },
      folders,
    ),
    ...(membership && { dataFiles: { [ID_FILE]: `${membership.id}\n` } }),
    ports: [listen, ...(membership?.listen ?? []), ...metricsPorts(metrics)],
    // A server of an ensemble reports its mode only while a majority of the servers is connected.
    readiness: {
      kind: "four-letter-word",
      ...localAddress(listen),
      word: "srvr",
      holds: "Mode: ",
      ...(security && { tls: probeOfNodes(folders) }),
    },
    startupTimeoutMs,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  };
}
