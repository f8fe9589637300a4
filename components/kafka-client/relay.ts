import type { Duplex } from "node:stream";

/**
 * The way to a place that can't be reached from here: plain data, so that a resource can hold it.
 * It is a secret where its settings hold one.
 */
export interface Relay {
  /** Path of a {@link RelayModule}, below `components`, with `/` and without extension. */
  readonly module: string;
  /** What that module makes a {@link Connector} with. */
  readonly settings: object;
}

/** What a relay's module exports. */
export interface RelayModule<Settings extends object> {
  /** Makes a connector; it is not until it has to connect that it may fail. */
  connector(settings: Settings): Connector;
}

/** Makes connections at a place that can't be reached from here. */
export interface Connector {
  /**
   * Connects to a port as seen from there.
   *
   * @throws if it can't be reached.
   */
  connect(host: string, port: number): Promise<Duplex>;
  /** Ends all connections, and whatever they have in common. */
  close(): Promise<void>;
}
