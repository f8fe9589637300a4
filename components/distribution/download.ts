import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { EnvHttpProxyAgent, interceptors, request } from "undici";

import { rootCauseMessage } from "../shared/error-message";

/** How often a download is tried before it counts as failed; a try goes on where the last one was cut. */
const TRIES = 3;

/** Redirections that are followed. */
const MAX_REDIRECTIONS = 5;

/** Time to connect, to get the headers, and then each next piece of the answer, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
const HEADERS_TIMEOUT_MS = 30_000;
const SILENCE_TIMEOUT_MS = 60_000;

/**
 * Fetches `url` into the file `path`, through the proxy that `HTTPS_PROXY` names, if any.
 * What was cut is taken up again; what failed for good leaves no file.
 *
 * @throws when the server says no (at once), or when the connection failed three times.
 */
export async function download(url: string, path: string): Promise<void> {
  const agent = new EnvHttpProxyAgent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: HEADERS_TIMEOUT_MS,
    bodyTimeout: SILENCE_TIMEOUT_MS,
  });
  try {
    for (let tried = 1; ; tried += 1) {
      try {
        await fetchRest(url, path, agent);
        return;
      } catch (error) {
        if (error instanceof Refused || tried === TRIES) {
          throw new Error(
            `download of ${url} failed (${rootCauseMessage(error)}); check the address and the network, or use a local file`,
            { cause: error },
          );
        }
        await delay(tried * 500);
      }
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await agent.destroy();
  }
}

async function fetchRest(url: string, path: string, agent: EnvHttpProxyAgent): Promise<void> {
  const have = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  const { statusCode, headers, body } = await withinTime(HEADERS_TIMEOUT_MS, (signal) =>
    request(url, {
      dispatcher: agent.compose(interceptors.redirect({ maxRedirections: MAX_REDIRECTIONS })),
      headers: have > 0 ? { range: `bytes=${have}-` } : {},
      signal,
    }),
  );
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump();
    throw new Refused(`HTTP ${statusCode}`);
  }
  const appending = statusCode === 206;
  await pipeline(body, createWriteStream(path, { flags: appending ? "a" : "w", mode: 0o600 }));
  const expected = Number(headers["content-length"] ?? Number.NaN);
  const got = (await stat(path)).size - (appending ? have : 0);
  if (Number.isFinite(expected) && got !== expected) {
    throw new Error(`the connection was cut after ${got} of ${expected} bytes`);
  }
}

/** A bound on the whole way to the headers: undici tries a proxy that hangs up at once again without end. */
async function withinTime<Result>(timeoutMs: number, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

class Refused extends Error {}
