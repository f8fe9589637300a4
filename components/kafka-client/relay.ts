import { join } from "node:path";
import type { Duplex } from "node:stream";

/**
 * Route to an address that this machine can't reach directly. A relay is plain data, so that a resource can store it. A
 * relay whose settings are secret must be a secret.
 */
export interface Relay {
  /**
   * Path of a module that is a {@link RelayModule}: below `components`, with `/`, without extension:
   * `runtime/docker/exec-relay`.
   */
  readonly module: string;
  /** Settings of the module's {@link Connector}. */
  readonly settings: object;
}

/** Exports of a relay's module. */
export interface RelayModule<Settings extends object> {
  /** Creates a connector. Fails only when it has to connect. */
  connector(settings: Settings): Connector;
}

/** Opens connections from another network. */
export interface Connector {
  /**
   * Connects to a port, as the other network resolves the host.
   *
   * @throws if the port can't be reached.
   */
  connect(host: string, port: number): Promise<Duplex>;
  /** Closes all connections, and everything that they share. */
  close(): Promise<void>;
}

/** Folder that the paths of modules start from: `components` in a checkout, `dist` in the published package. */
const MODULES = join(__dirname, "..");

/** Connector of a relay. The caller must close the connector. */
export const loadConnector = ({ module, settings }: Relay): Connector =>
  (require(join(MODULES, module)) as RelayModule<object>).connector(settings);

/**
 * Does `work` with connections through a relay, which all end with the work.
 *
 * @param relay - route of the connections. `undefined`: the work connects directly.
 */
export async function withRelay<Result>(
  relay: Relay | undefined,
  work: (connect: Connector["connect"] | undefined) => Promise<Result>,
): Promise<Result> {
  const connector = relay && loadConnector(relay);
  try {
    return await work(connector?.connect.bind(connector));
  } finally {
    await connector?.close();
  }
}
