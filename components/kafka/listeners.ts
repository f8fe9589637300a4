import { type Address, formatAddress } from "../shared/address";

/** Protocol of a listener. */
export type ListenerProtocol = "PLAINTEXT" | "SSL" | "SASL_SSL";

/** Listener of a broker: the address that the broker binds, and the address that is advertised to clients. */
export interface Listener {
  /** Name of the listener: `PLAINTEXT`. */
  readonly name: string;
  readonly bind: Address;
  readonly advertised: Address;
}

/** `NAME://host:port`, as in `listeners`. */
export const formatListener = (name: string, address: Address): string => `${name}://${formatAddress(address)}`;

/** A listener with this name has its security protocol as its name, so it needs no entry in the protocol map. */
const NAMED_AFTER_PROTOCOL = "PLAINTEXT";

/** Listener of a cluster's controllers. Every node needs its protocol. */
export interface ControllerListener {
  readonly name: string;
  /** @defaultValue `PLAINTEXT` */
  readonly protocol?: ListenerProtocol;
  /** Address that this node binds as a controller. @defaultValue - this node is no controller */
  readonly bind?: Address;
}

/**
 * Listener settings of a broker. Brokers connect to each other on the listener called `interBroker`, and to controllers on the
 * controllers' listener, which is advertised to no client.
 *
 * @param protocol - protocol of the brokers' listeners. @defaultValue `PLAINTEXT`
 */
export function listenerSettings(
  listeners: readonly Listener[],
  interBroker: string,
  controllers?: ControllerListener,
  protocol: ListenerProtocol = "PLAINTEXT",
): Readonly<Record<string, string>> {
  const bound = listeners.map(({ name, bind }) => formatListener(name, bind));
  const names = listeners.map(({ name }) => name);
  const isNamedAfterProtocol = interBroker === NAMED_AFTER_PROTOCOL;
  const protocols = [
    ...names.map((name) => `${name}:${protocol}`),
    ...(controllers ? [`${controllers.name}:${controllers.protocol ?? "PLAINTEXT"}`] : []),
  ];
  return {
    listeners: [...bound, ...(controllers?.bind ? [formatListener(controllers.name, controllers.bind)] : [])].join(","),
    "advertised.listeners": listeners.map(({ name, advertised }) => formatListener(name, advertised)).join(","),
    ...(isNamedAfterProtocol && controllers === undefined
      ? {}
      : { "listener.security.protocol.map": protocols.join(",") }),
    ...(isNamedAfterProtocol ? {} : { "inter.broker.listener.name": interBroker }),
  };
}
