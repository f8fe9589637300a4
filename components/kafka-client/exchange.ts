import { connect } from "node:net";

import type { Address } from "../shared/address";

/** One thing that a server is asked over a connection of its own. */
export interface Request {
  /** What is asked, for messages: `srvr`. */
  readonly name: string;
  readonly bytes: string | Uint8Array;
  /** Whether an answer is complete. @defaultValue - once the server has closed the connection */
  isComplete?(answer: Buffer): boolean;
}

/** Asks a server, and returns all that it answers; nothing, if it closes the connection at once. */
export function exchange({ host, port }: Address, request: Request, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let answer = Buffer.alloc(0);
    const socket = connect({ host, port });
    const deadline = setTimeout(
      () => socket.destroy(new Error(`no answer to ${request.name} within ${timeoutMs} ms`)),
      timeoutMs,
    );
    socket.on("connect", () => socket.write(request.bytes));
    socket.on("data", (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (request.isComplete?.(answer)) {
        socket.destroy();
      }
    });
    socket.on("error", reject);
    socket.on("close", () => {
      clearTimeout(deadline);
      resolve(answer);
    });
  });
}
