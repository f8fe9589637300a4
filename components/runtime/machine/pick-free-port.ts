import { randomInt } from "node:crypto";

import { bindError } from "./port-holder";

/** Range of picked ports. Systems use higher ones for outgoing connections: Linux from 32768, others from 49152. */
const FIRST_PORT = 20_000;
const LAST_PORT = 29_999;

const ATTEMPTS = 100;

/** Ports that this process has picked. Services are created in parallel, before any of them listens. */
const picked = new Set<number>();

/**
 * Picks a random TCP port that is free on an address of this machine. The same process never picks a port twice.
 *
 * @throws if 100 random ports are all in use.
 */
export async function pickFreePort(host: string): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (picked.has(port)) {
      continue;
    }
    picked.add(port); // Before the first `await`: parallel calls must not pick the same port.
    if ((await bindError(host, port)) === undefined) {
      return port;
    }
  }
  throw new Error(`address ${host} has no free port from ${FIRST_PORT} to ${LAST_PORT}; set a port other than 0`);
}
