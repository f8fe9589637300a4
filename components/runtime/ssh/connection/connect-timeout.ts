/**
 * Time for a host to be reached and logged in to, in milliseconds: a refresh and the look before an `up` wait for it one
 * after the other, and an unreachable host is to be named within 20 s.
 */
export const CONNECT_TIMEOUT_MS = 6_000;
