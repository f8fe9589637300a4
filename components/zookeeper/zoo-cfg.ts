import { isWildcard } from "../shared/address";
import type { OwnedKey } from "../shared/owned-keys";
import { type Properties, renderProperties } from "../shared/properties";

/** A server of an ensemble, as the others reach it. */
export interface EnsembleServer {
  /** Its number, from 1. */
  readonly id: number;
  readonly host: string;
  /** Port for those that follow it, once it leads. */
  readonly quorumPort: number;
  /** Port for votes. */
  readonly electionPort: number;
}

/** What a `zoo.cfg` is made of. */
export interface ZooCfgSettings {
  readonly dataDir: string;
  readonly clientPort: number;
  /** Address that clients connect to. */
  readonly clientPortAddress: string;
  /** All servers of the ensemble, this one among them. @defaultValue - it stands alone */
  readonly servers?: readonly EnsembleServer[];
  /** Further settings under their official names; those that ZooKeeper sets itself excepted. */
  readonly config: Properties;
}

/** Keys of `zoo.cfg` that the component sets itself. */
export const ZOO_CFG_OWNED_KEYS: readonly OwnedKey[] = [
  { key: "dataDir", instead: "dataDir of the stack" },
  { key: "dataLogDir", instead: "dataDir of the stack" },
  { key: "clientPort", instead: "zookeeperPort" },
  { key: "clientPortAddress", instead: "bindAddress" },
  { key: "secureClientPort" },
  { key: "secureClientPortAddress" },
  { key: "admin." },
  { key: "4lw.commands.whitelist" },
  { key: "server.", instead: "zookeepers" },
  { key: "quorumListenOnAllIPs", instead: "bindAddress" },
];

/** Length of a tick, in milliseconds: ZooKeeper's own sample configuration. A session lasts 2 ticks at the least. */
const TICK_TIME_MS = 2_000;

/** Defaults that ZooKeeper 3.6.3 leaves open: as many connections as anyone makes, and snapshots kept for ever. */
const MAX_CLIENT_CONNECTIONS = 60;
const SNAPSHOTS_KEPT = 3;
const PURGE_INTERVAL_HOURS = 24;

/**
 * The text of `zoo.cfg`. The admin server, which would listen on all addresses, is off; the four-letter words are the
 * two that the project asks: `srvr` for readiness, `dump` for the brokers that are registered.
 */
export const renderZooCfg = ({
  dataDir,
  clientPort,
  clientPortAddress,
  servers = [],
  config,
}: ZooCfgSettings): string =>
  renderProperties({
    tickTime: TICK_TIME_MS,
    initLimit: 10,
    syncLimit: 5,
    maxClientCnxns: MAX_CLIENT_CONNECTIONS,
    "autopurge.snapRetainCount": SNAPSHOTS_KEPT,
    "autopurge.purgeInterval": PURGE_INTERVAL_HOURS,
    ...config,
    dataDir,
    clientPort,
    clientPortAddress,
    ...Object.fromEntries(
      servers.map(({ id, host, quorumPort, electionPort }) => [
        `server.${id}`,
        `${host}:${quorumPort}:${electionPort}`,
      ]),
    ),
    // Else they are bound to what the others are told, which may be a name of another interface, or of none here.
    ...(servers.length > 0 && isWildcard(clientPortAddress) ? { quorumListenOnAllIPs: true } : {}),
    "admin.enableServer": false,
    "4lw.commands.whitelist": "srvr,dump",
  });
