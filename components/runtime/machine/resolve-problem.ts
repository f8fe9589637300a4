import { lookup } from "node:dns/promises";

import { withDeadline } from "../../shared/deadline";
import { errorCode, errorMessage } from "../../shared/error-message";
import type { Problem } from "../../shared/problems";

/** Time for an answer of DNS, in milliseconds. */
const LOOKUP_TIMEOUT_MS = 5_000;

/** Problem of an advertised host that this machine can't resolve. */
export async function resolveProblems(host: string): Promise<Problem[]> {
  try {
    await withDeadline(LOOKUP_TIMEOUT_MS, () => lookup(host));
    return [];
  } catch (error) {
    return [
      {
        property: "advertisedHost",
        reason:
          `must be a name or address that this machine can resolve, because brokers and clients connect to it, got ${JSON.stringify(host)} ` +
          `(${errorCode(error) ?? errorMessage(error)}); add the name to DNS or to /etc/hosts, or set another one`,
      },
    ];
  }
}
