/** A host and a port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, with an IPv6 address in brackets. */
export const formatAddress = ({ host, port }: Address): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;

/** Whether an address stands for all addresses of a machine, which nobody can connect to. */
export const isWildcard = (host: string): boolean => host === "0.0.0.0" || host === "::" || host === "";

/** Where a service that is bound to an address is reached from beside it. */
export const reachedFromBeside = ({ host, port }: Address): Address => ({
  host: isWildcard(host) ? "127.0.0.1" : host,
  port,
});
