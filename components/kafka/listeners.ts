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

/** The listener of a cluster's controllers, which every node must know the protocol of. */
export interface ControllerListener {
  readonly name: string;
  /** Where this node listens as a controller. @defaultValue - it is none */
  readonly bind?: Address;
}

/**
 * The settings that a broker's listeners are made of. Brokers talk to each other on the one called `interBroker`, and with
 * controllers on that of the controllers, which is told to no client. All speak plain text.
 */
export function listenerSettings(
  listeners: readonly Listener[],
  interBroker: string,
  controllers?: ControllerListener,
): Readonly<Record<string, string>> {
  const bound = listeners.map(({ name, bind }) => formatListener(name, bind));
  const names = listeners.map(({ name }) => name);
  const isNamedAfterProtocol = interBroker === NAMED_AFTER_PROTOCOL;
  return {
    listeners: [...bound, ...(controllers?.bind ? [formatListener(controllers.name, controllers.bind)] : [])].join(","),
    "advertised.listeners": listeners.map(({ name, advertised }) => formatListener(name, advertised)).join(","),
    ...(isNamedAfterProtocol && controllers === undefined
      ? {}
      : { "listener.security.protocol.map": plainText(controllers ? [...names, controllers.name] : names) }),
    ...(isNamedAfterProtocol ? {} : { "inter.broker.listener.name": interBroker }),
  };
}

const plainText = (names: readonly string[]): string => names.map((name) => `${name}:PLAINTEXT`).join(",");
