import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { EnvHttpProxyAgent, fetch } from "undici";

import { reasonOf } from "../shared/reason";

/** How often a download is tried before it counts as failed; a try goes on where the last one was cut. */
const TRIES = 3;

/** Time to connect, and then to get the next piece of the answer, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 60_000;

/**
 * Fetches `url` into the file `path`, through the proxy that `HTTPS_PROXY` names, if any.
 * What was cut is taken up again; what failed for good leaves no file.
 *
 * @throws when the server says no (at once), or when the connection failed three times.
 */
export async function download(url: string, path: string): Promise<void> {
  const dispatcher = new EnvHttpProxyAgent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: SILENCE_TIMEOUT_MS,
    bodyTimeout: SILENCE_TIMEOUT_MS,
  });
  try {
    for (let tried = 1; ; tried += 1) {
      try {
        await fetchRest(url, path, dispatcher);
        return;
      } catch (error) {
        const refused = error instanceof Refused;
        if (refused || tried === TRIES) {
          const why = refused ? error.message : reasonOf((error as Error).cause ?? error);
          throw new Error(
            `download of ${url} failed (${why}); check the address and the network, or use a local file`,
            {
              cause: error,
            },
          );
        }
        await delay(tried * 500);
      }
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await dispatcher.destroy();
  }
}

async function fetchRest(url: string, path: string, dispatcher: EnvHttpProxyAgent): Promise<void> {
  const have = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  const response = await fetch(url, { dispatcher, headers: have > 0 ? { range: `bytes=${have}-` } : {} });
  if (!response.ok || response.body === null) {
    throw new Refused(`HTTP ${response.status} ${response.statusText}`.trim());
  }
  const appending = response.status === 206;
  await pipeline(
    Readable.fromWeb(response.body),
    createWriteStream(path, { flags: appending ? "a" : "w", mode: 0o600 }),
  );
  const expected = Number(response.headers.get("content-length") ?? Number.NaN);
  const got = (await stat(path)).size - (appending ? have : 0);
  if (Number.isFinite(expected) && response.headers.get("content-encoding") === null && got !== expected) {
    throw new Error(`the connection was cut after ${got} of ${expected} bytes`);
  }
}

class Refused extends Error {}
