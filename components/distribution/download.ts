import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { EnvHttpProxyAgent, interceptors, request } from "undici";

import { withDeadline } from "../shared/deadline";
import { rootCauseMessage } from "../shared/error-message";

/** Number of attempts. Each further attempt continues where the one before was interrupted. */
const ATTEMPTS = 3;

/** Number of redirects that are followed. */
const MAX_REDIRECTS = 5;

/** Time to connect, to receive the headers, and to receive each further piece of the body, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
const HEADERS_TIMEOUT_MS = 30_000;
const SILENCE_TIMEOUT_MS = 60_000;

/**
 * Downloads `url` into the file `path`, through the proxy of `HTTPS_PROXY` if one is set. An interrupted download is
 * continued. On failure, the file is removed.
 *
 * @throws at once if the server refuses the request; after three attempts if the connection fails.
 */
export async function download(url: string, path: string): Promise<void> {
  const agent = new EnvHttpProxyAgent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: HEADERS_TIMEOUT_MS,
    bodyTimeout: SILENCE_TIMEOUT_MS,
  });
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await downloadRest(url, path, agent);
        return;
      } catch (error) {
        if (error instanceof RefusedRequest || attempt === ATTEMPTS) {
          throw new Error(
            `download of ${url} failed (${rootCauseMessage(error)}); check the address and the network, or use a local file`,
            { cause: error },
          );
        }
        await delay(attempt * 500);
      }
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await agent.destroy();
  }
}

async function downloadRest(url: string, path: string, agent: EnvHttpProxyAgent): Promise<void> {
  const existing = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  // undici has no limit of its own for a proxy that hangs up: it repeats the request without end.
  const { statusCode, headers, body } = await withDeadline(
    HEADERS_TIMEOUT_MS,
    ({ signal }) =>
      request(url, {
        dispatcher: agent.compose(interceptors.redirect({ maxRedirections: MAX_REDIRECTS })),
        headers: existing > 0 ? { range: `bytes=${existing}-` } : {},
        signal,
      }),
    () => new Error(`no answer within ${HEADERS_TIMEOUT_MS} ms`),
  );
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump();
    throw new RefusedRequest(`HTTP ${statusCode}`);
  }
  const continues = statusCode === 206;
  await pipeline(body, createWriteStream(path, { flags: continues ? "a" : "w", mode: 0o600 }));
  const expected = Number(headers["content-length"] ?? Number.NaN);
  const received = (await stat(path)).size - (continues ? existing : 0);
  if (Number.isFinite(expected) && received !== expected) {
    throw new Error(`the connection was interrupted after ${received} of ${expected} bytes`);
  }
}

class RefusedRequest extends Error {}
