/** A host and a port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where a broker listens and what it tells clients to connect to. */
export interface Listener {
  /** Name of the listener; Kafka takes one without a security protocol of its own as that protocol. */
  readonly name: string;
  readonly bind: Address;
  readonly advertised: Address;
}

/** `host:port`, with an IPv6 address in brackets. */
export const formatAddress = ({ host, port }: Address): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;

/** `NAME://host:port`, as in `listeners`. */
export const formatListener = (name: string, address: Address): string => `${name}://${formatAddress(address)}`;

/** Whether an address stands for all addresses of a machine, which nobody can connect to. */
export const isWildcard = (host: string): boolean => host === "0.0.0.0" || host === "::" || host === "";
