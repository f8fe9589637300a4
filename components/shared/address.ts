import { isIP, isIPv6, SocketAddress } from "node:net";

/** A host and a port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, with an IPv6 address in brackets. */
export const formatAddress = ({ host, port }: Address): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;

/** Host in the form that programs compare: lower case, and an IPv6 address as short as possible (`fd00::1` for `FD00:0:0::01`). */
export const canonicalHost = (host: string): string =>
  isIPv6(host) ? new SocketAddress({ address: host, family: "ipv6" }).address : host.toLowerCase();

/**
 * IP address as Java writes it, and so as Kafka compares it in access rules: `0:0:0:0:0:0:0:1` for `::1`, and `10.0.0.7` for
 * `::ffff:10.0.0.7`. Other text stays as it is, also an address with a zone.
 */
export function javaAddress(address: string): string {
  if (!isIPv6(address) || address.includes("%")) {
    return address;
  }
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/.exec(canonicalHost(address)) ?? [];
  // A URL has only hexadecimal groups.
  const [before = [], after = []] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split("::")
    .map((part) => part.split(":").filter(Boolean));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return mapped ?? [...before, ...zeros, ...after].join(":");
}

/** True if the address means all addresses of a machine, in any form: `0`, `0:0:0:0:0:0:0:0`. Clients can't connect to it. */
export const isWildcard = (host: string): boolean => /^[0.:]*$/.test(host);

/** True if the address is one of the machine itself, which no other machine reaches: `localhost`, `127.0.0.1`, `::1`. */
export const isLoopback = (host: string): boolean => /^127\.|^localhost$|^(0:){7}1$/i.test(javaAddress(host));

/** Address at which programs on the same machine reach a service that is bound to the given address. */
export const localAddress = ({ host, port }: Address): Address => ({
  host: isWildcard(host) ? "127.0.0.1" : host,
  port,
});

/** True if one port can't be bound on both addresses of a machine. IPv4 and IPv6 have ports of their own. */
export const isSameBinding = (one: string, other: string): boolean => {
  const [host, otherHost] = [one, other].map((name) => canonicalHost(name === "localhost" ? "127.0.0.1" : name));
  return host === otherHost || (isIPv6(one) === isIPv6(other) && (isWildcard(one) || isWildcard(other)));
};

/** True if Docker can publish a port on this address: an IP address or `localhost`, no other name. */
export const isPublishable = (host: string): boolean => host === "localhost" || isIP(host) !== 0;

/** The address as Docker expects it. Docker publishes `localhost` on all addresses of the machine. */
export const publishableAddress = ({ host, port }: Address): Address => ({
  host: host === "localhost" ? "127.0.0.1" : host,
  port,
});
