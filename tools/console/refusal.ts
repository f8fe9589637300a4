import { timingSafeEqual } from "node:crypto";

/** Parts of a request that decide about an answer. */
export interface RequestFacts {
  readonly method: string;
  /** Header `Host`. @defaultValue - the request has none */
  readonly host?: string;
  /** Token in the address. @defaultValue - the address has none */
  readonly token?: string;
}

/** Answer to a request that gets no page. */
export interface Refusal {
  readonly status: 401 | 403 | 405;
  readonly message: string;
}

/** Names of this machine that a browser may use. A web page could make another name point to 127.0.0.1 (DNS rebinding). */
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/** Reason to refuse a request; `undefined` if the request may be answered. */
export function refusal({ method, host = "", token = "" }: RequestFacts, expectedToken: string): Refusal | undefined {
  if (!LOOPBACK_HOST.test(host)) {
    return { status: 403, message: "The console answers only at 127.0.0.1 and localhost." };
  }
  if (!isSame(token, expectedToken)) {
    return {
      status: 401,
      message: "The address needs the token that `npm run console` printed: open the address that it printed.",
    };
  }
  return method === "GET"
    ? undefined
    : { status: 405, message: `The console only reads: the method must be GET, got ${method}.` };
}

/** Compares texts in a time that does not depend on their first difference. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
