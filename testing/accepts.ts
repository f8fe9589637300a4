import { connect } from "node:net";

/** Longest time for an answer, in milliseconds: what is lost on the way is sent again after a second only. */
const ANSWER_TIMEOUT_MS = 500;

/**
 * Resolves if something listens at a port.
 *
 * @throws why it can't be reached otherwise.
 */
export const accepts = (host: string, port: number): Promise<true> =>
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
