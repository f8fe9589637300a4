import { EnvHttpProxyAgent, fetch } from "undici";

/** Time for a site to answer, in milliseconds. A closed network may drop packets silently. */
const TIMEOUT_MS = 5_000;

/**
 * Checks that a site answers, before another program downloads from the site without a timeout of its own.
 *
 * @throws if the site does not answer in time.
 */
export async function requireSite(url: string, timeoutMs = TIMEOUT_MS): Promise<void> {
  await fetch(url, {
    method: "HEAD",
    redirect: "manual",
    dispatcher: new EnvHttpProxyAgent(),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause) => {
    throw new Error(`${new URL(url).host} can't be reached (${cause.cause?.code ?? cause.message})`, { cause });
  });
}
