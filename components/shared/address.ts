import { isIPv4 } from "node:net";

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
export const localAddress = ({ host, port }: Address): Address => ({
  host: isWildcard(host) ? "127.0.0.1" : host,
  port,
});

/** Whether a daemon can publish a port under this address: no host name but `localhost`, see {@link publishableAddress}. */
export const isPublishable = (host: string): boolean => host === "localhost" || isIPv4(host);

/** An address in the form that a daemon understands: it takes `localhost` for all addresses of the machine. */
export const publishableAddress = ({ host, port }: Address): Address => ({
  host: host === "localhost" ? "127.0.0.1" : host,
  port,
});
