import { connect } from "node:net";

/** Longest time for an answer, in milliseconds. TCP sends a lost packet again only after a second. */
const ANSWER_TIMEOUT_MS = 500;

/**
 * Connects to a port and disconnects at once.
 *
 * @throws with the reason if nothing listens there.
 */
export const assertListening = (host: string, port: number): Promise<true> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: ANSWER_TIMEOUT_MS }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("timeout", () =>
      socket.destroy(new Error(`${host}:${port} did not answer within ${ANSWER_TIMEOUT_MS} ms`)),
    );
    socket.once("error", reject);
  });
