import { ask, type Request } from "./ask";
import { withRelay } from "./relay";
import { ANSWER_TIMEOUT_MS, parseAddress, type ServiceAccess } from "./service-access";

/**
 * Sends one request to a service, over its relay, and returns the answer.
 *
 * @param timeoutMs - time for the connection and the response, in milliseconds.
 * @throws if the service can't be reached, or gives no complete response in time; the error of `request.parse`.
 */
export const askService = <Answer>(
  { address, relay }: ServiceAccess,
  request: Request<Answer>,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<Answer> => withRelay(relay, (connect) => ask(parseAddress(address), request, { timeoutMs, connect }));
