import type { Endpoint } from "../runtime/runtime";
import type { ServiceFolders, ServicePort, ServiceSpec } from "../runtime/service-spec";
import { localAddress } from "../shared/address";
import { jvmFlags, LOG4J_FILE, type Profile } from "../java/jvm-flags";
import { renderLog4jProperties } from "../java/log4j-properties";
import type { Properties } from "../shared/properties";
import { type EnsembleServer, renderZooCfg } from "./zoo-cfg";

/** What each server of a ZooKeeper has in common. */
export interface ZooKeeperSettings {
  readonly heapMiB: number;
  readonly profile: Profile;
  readonly config: Properties;
  readonly startupTimeoutMs: number;
}

/** What makes a server one of several. */
export interface Membership {
  /** Number of the server. */
  readonly id: number;
  /** All servers, this one among them. */
  readonly servers: readonly EnsembleServer[];
  /** Where it listens to the others. */
  readonly listen: readonly ServicePort[];
}

/** File among a server's data that tells it its number. */
const ID_FILE = "myid";

/** Time allowed for an orderly stop; ZooKeeper writes every change when it happens, so it has little to do. */
const STOP_TIMEOUT_MS = 20_000;

/** The service that a ZooKeeper server of these settings is, alone or as a member of an ensemble. */
export function zooKeeperSpec(
  settings: ZooKeeperSettings,
  { listen }: Endpoint,
  folders: ServiceFolders,
  membership?: Membership,
): ServiceSpec {
  const { heapMiB, profile, config, startupTimeoutMs } = settings;
  return {
    mainClass: "org.apache.zookeeper.server.quorum.QuorumPeerMain",
    arguments: [`${folders.config}/zoo.cfg`],
    jvmFlags: jvmFlags({ heapMiB, profile, configDir: folders.config }),
    heapMiB,
    files: {
      "zoo.cfg": renderZooCfg({
        dataDir: folders.data,
        clientPort: listen.port,
        clientPortAddress: listen.host,
        servers: membership?.servers,
        config,
      }),
      [LOG4J_FILE]: renderLog4jProperties(folders.logs),
    },
    ...(membership && { dataFiles: { [ID_FILE]: `${membership.id}\n` } }),
    ports: [listen, ...(membership?.listen ?? [])],
    // A member of an ensemble says this only where more than half of them have come together.
    readiness: { kind: "four-letter-word", ...localAddress(listen), word: "srvr", holds: "Mode: " },
    startupTimeoutMs,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  };
}
