import type { Duplex } from "node:stream";

import { ClosedConnectionError, type Request } from "./ask";

/**
 * Sends a request over a connection that stays open, and returns the answer.
 *
 * @throws {@link ClosedConnectionError}; the error of `request.parse`.
 */
export async function exchangeOn<Answer>(connection: Duplex, request: Request<Answer>): Promise<Answer> {
  connection.write(request.bytes);
  let received = Buffer.alloc(0);
  for await (const chunk of connection.iterator({ destroyOnReturn: false })) {
    received = Buffer.concat([received, chunk as Buffer]);
    if (request.isComplete?.(received)) {
      return request.parse(received);
    }
  }
  throw new ClosedConnectionError();
}
