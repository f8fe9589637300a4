import { type Address, formatAddress } from "../shared/address";

/** Where a broker listens and what it tells those who connect there. */
export interface Listener {
  /** Name of the listener, e.g. `PLAINTEXT`. */
  readonly name: string;
  readonly bind: Address;
  readonly advertised: Address;
}

/** `NAME://host:port`, as in `listeners`. */
export const formatListener = (name: string, address: Address): string => `${name}://${formatAddress(address)}`;

/** Listeners that are named after their security protocol, which needs no map then. */
const NAMED_AFTER_PROTOCOL = "PLAINTEXT";

/**
 * The settings that a broker's listeners are made of. Brokers talk to each other on the one called `interBroker`.
 * All speak plain text.
 */
export function listenerSettings(
  listeners: readonly Listener[],
  interBroker: string,
): Readonly<Record<string, string>> {
  const listed = (format: (listener: Listener) => string): string => listeners.map(format).join(",");
  return {
    listeners: listed(({ name, bind }) => formatListener(name, bind)),
    "advertised.listeners": listed(({ name, advertised }) => formatListener(name, advertised)),
    ...(interBroker === NAMED_AFTER_PROTOCOL
      ? {}
      : {
          "listener.security.protocol.map": listed(({ name }) => `${name}:PLAINTEXT`),
          "inter.broker.listener.name": interBroker,
        }),
  };
}
