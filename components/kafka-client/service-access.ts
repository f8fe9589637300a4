import type { Address } from "../shared/address";
import type { Relay } from "./relay";

/** Time for one answer, in milliseconds. */
export const ANSWER_TIMEOUT_MS = 5_000;

/** Address of a service, and the route to the address. */
export interface ServiceAccess {
  /** `host:port`. */
  readonly address: string;
  /** Route from this machine. @defaultValue - this machine connects directly */
  readonly relay?: Relay;
}

/** Host and port of `host:port`; an IPv6 address may be in brackets. */
export function parseAddress(address: string): Address {
  const [, host = "", port = ""] = /^\[?(.+?)\]?:(\d+)$/.exec(address) ?? [];
  return { host, port: Number(port) };
}
