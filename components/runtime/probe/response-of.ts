import { LateAnswerError, type Request } from "../../kafka-client/ask";
import { askService } from "../../kafka-client/ask-service";
import { API_VERSIONS } from "../../kafka-client/kafka-request";
import { ANSWER_TIMEOUT_MS, type ServiceAccess } from "../../kafka-client/service-access";
import type { Probe } from "./probe";

/** Requests that a service answers in any state, also without its peers. */
const REQUESTS: Readonly<Record<Probe["kind"], Pick<Request<void>, "name" | "bytes">>> = {
  "four-letter-word": { name: "srvr", bytes: "srvr" },
  "kafka-metadata": API_VERSIONS,
  "kraft-quorum": API_VERSIONS,
};

/** Response of a service: it answers, is silent until the time is over, or its port refuses or closes the connection. */
export type ServiceResponse = "answers" | "silent" | "closed";

/**
 * Response of a service to a request. A relay can accept a connection to a service that has ended, so a connection without a
 * response does not show that the service runs.
 *
 * @param kind - kind of the service's probe, which says the protocol of the service.
 */
export const responseOf = (
  kind: Probe["kind"],
  access: ServiceAccess,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<ServiceResponse> =>
  askService<ServiceResponse>(
    access,
    { ...REQUESTS[kind], isComplete: (received) => received.length > 0, parse: () => "answers" },
    timeoutMs,
  ).catch((error) => (error instanceof LateAnswerError ? "silent" : "closed"));
