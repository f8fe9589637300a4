import { ask, type Request } from "../../kafka-client/ask";
import { API_VERSIONS } from "../../kafka-client/kafka-request";
import { withRelay } from "../../kafka-client/relay";
import { ANSWER_TIMEOUT_MS, parseAddress, type ServiceAccess } from "../../kafka-client/service-access";
import type { Probe } from "./probe";

/** Requests that a service answers in any state, also without its peers. */
const REQUESTS: Readonly<Record<Probe["kind"], Pick<Request<void>, "name" | "bytes">>> = {
  "four-letter-word": { name: "srvr", bytes: "srvr" },
  "kafka-metadata": API_VERSIONS,
  "kraft-quorum": API_VERSIONS,
};

/**
 * True if a service answers anything. A relay can accept a connection to a service that has ended, so a connection alone
 * proves nothing.
 *
 * @param kind - kind of the service's probe, which says the protocol of the service.
 */
export const isResponding = (
  kind: Probe["kind"],
  { address, relay }: ServiceAccess,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<boolean> =>
  withRelay(relay, (connect) =>
    ask(
      parseAddress(address),
      { ...REQUESTS[kind], isComplete: (received) => received.length > 0, parse: () => true },
      { timeoutMs, connect },
    ),
  ).catch(() => false);
