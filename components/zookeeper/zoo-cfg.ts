import { formatAddress, isWildcard } from "../shared/address";
import type { OwnedKey } from "../shared/owned-keys";
import { type Properties, renderProperties } from "../shared/properties";

/** Server of an ensemble, at the address that the other servers use. */
export interface EnsembleServer {
  /** Number of the server, from 1. */
  readonly id: number;
  readonly host: string;
  /** Port for followers, while this server is the leader. */
  readonly quorumPort: number;
  /** Port for leader elections. */
  readonly electionPort: number;
}

/** Settings that a `zoo.cfg` is rendered from. */
export interface ZooCfgSettings {
  readonly dataDir: string;
  readonly clientPort: number;
  /** Address that the client port is bound to. */
  readonly clientPortAddress: string;
  /** All servers of the ensemble, this one included. @defaultValue - the server stands alone */
  readonly servers?: readonly EnsembleServer[];
  /** Settings of certificates. @defaultValue - connections are in plain text */
  readonly security?: Properties;
  /** Further settings under their official names, but for the keys of {@link ZOO_CFG_OWNED_KEYS}. */
  readonly config: Properties;
}

/** Keys of `zoo.cfg` that ZooKeeper sets itself. */
export const ZOO_CFG_OWNED_KEYS: readonly OwnedKey[] = [
  { key: "dataDir", instead: "dataDir" },
  { key: "dataLogDir", instead: "dataDir" },
  { key: "clientPort", instead: "zookeeperPort" },
  { key: "clientPortAddress", instead: "bindAddress" },
  { key: "secureClientPort" },
  { key: "secureClientPortAddress" },
  { key: "admin." },
  { key: "4lw.commands.whitelist" },
  { key: "server.", instead: "zookeepers" },
  { key: "quorumListenOnAllIPs", instead: "bindAddress" },
];

/** Length of a tick, in milliseconds, from ZooKeeper's sample configuration. A session lasts at least 2 ticks. */
const TICK_TIME_MS = 2_000;

/** Limits that ZooKeeper 3.6.3 does not set: connections of one client, and snapshots that are never deleted. */
const MAX_CLIENT_CONNECTIONS = 60;
const RETAINED_SNAPSHOTS = 3;
const PURGE_INTERVAL_HOURS = 24;

/**
 * Text of `zoo.cfg`. The admin server is off, because it would listen on all addresses. Two four-letter words are allowed:
 * `srvr` for readiness, and `dump` for the brokers that are registered.
 */
export const renderZooCfg = ({
  dataDir,
  clientPort,
  clientPortAddress,
  servers = [],
  security,
  config,
}: ZooCfgSettings): string =>
  renderProperties({
    tickTime: TICK_TIME_MS,
    initLimit: 10,
    syncLimit: 5,
    maxClientCnxns: MAX_CLIENT_CONNECTIONS,
    "autopurge.snapRetainCount": RETAINED_SNAPSHOTS,
    "autopurge.purgeInterval": PURGE_INTERVAL_HOURS,
    ...config,
    dataDir,
    ...(security
      ? { secureClientPort: clientPort, secureClientPortAddress: clientPortAddress, ...security }
      : { clientPort, clientPortAddress }),
    ...Object.fromEntries(
      servers.map(({ id, host, quorumPort, electionPort }) => [
        `server.${id}`,
        `${formatAddress({ host, port: quorumPort })}:${electionPort}`,
      ]),
    ),
    // Otherwise ZooKeeper binds these ports to the advertised host, which may be no address of this machine.
    ...(servers.length > 0 && isWildcard(clientPortAddress) ? { quorumListenOnAllIPs: true } : {}),
    "admin.enableServer": false,
    "4lw.commands.whitelist": "srvr,dump",
  });
