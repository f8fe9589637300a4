import { isIPv4, isIPv6, SocketAddress } from "node:net";
import { domainToASCII } from "node:url";

/** Name or address that a certificate is valid for. */
export interface AlternativeName {
  readonly type: "dns" | "ip";
  readonly value: string;
}

/**
 * Names and addresses of a certificate, each once. Equal names in different spellings count as one.
 *
 * @param names - host names, IPv4 and IPv6 addresses; an IPv6 address has no brackets.
 */
export function alternativeNames(names: readonly string[]): AlternativeName[] {
  const unique = new Map(names.map(alternativeName).map((name) => [name.value, name]));
  return [...unique.values()];
}

function alternativeName(name: string): AlternativeName {
  if (isIPv4(name)) {
    return { type: "ip", value: name };
  }
  return isIPv6(name)
    ? { type: "ip", value: new SocketAddress({ address: name, family: "ipv6" }).address }
    : { type: "dns", value: domainToASCII(name) };
}

/** Names that are neither a host name nor an IP address. */
export const invalidNames = (names: readonly string[]): string[] => names.filter((name) => !isValid(name));

function isValid(name: string): boolean {
  if (/[\s%]/.test(name)) {
    return false; // The conversion of names removes line breaks, and an address with a zone is one of this machine alone.
  }
  const ascii = domainToASCII(name);
  return isIPv4(name) || isIPv6(name) || (HOST_NAME.test(ascii) && !isIPv4(ascii));
}

/** Host name; `*` may stand for its first label. */
const HOST_NAME = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;
