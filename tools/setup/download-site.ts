import { EnvHttpProxyAgent, fetch } from "undici";

/** Time for a site to answer, in milliseconds: a closed network may swallow packets. */
const TIMEOUT_MS = 5_000;

/**
 * Makes sure, before a program downloads from a site in its own time, that the site answers.
 *
 * @throws if it does not within the time.
 */
export async function requireSite(url: string, timeoutMs = TIMEOUT_MS): Promise<void> {
  await fetch(url, {
    method: "HEAD",
    redirect: "manual",
    dispatcher: new EnvHttpProxyAgent(),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause) => {
    throw new Error(`${new URL(url).host} is not reached (${cause.cause?.code ?? cause.message})`, { cause });
  });
}
