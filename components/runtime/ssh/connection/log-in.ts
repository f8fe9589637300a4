import type { Duplex } from "node:stream";
import { Client, type ClientErrorExtensions } from "ssh2";

import { formatAddress } from "../../../shared/address";
import { type Deadline, startDeadline } from "../../../shared/deadline";
import { errorCode, errorMessage } from "../../../shared/error-message";
import { algorithmsFor, type HostKey, hostKeyFromBytes, hostKeyFromText } from "./host-key";
import { type Login, loginName } from "./login";
import { sshError, sshErrorKindOf } from "./ssh-error";
import { type UserKey, userKeyOf } from "./user-key";

/** A host that one is logged in to. */
export interface LoggedIn {
  readonly client: Client;
  /** Who is logged in where, for messages. */
  readonly name: string;
  /** Rejects when there is no connection any more; never resolves. */
  readonly lost: Promise<never>;
}

/** A host is asked so often whether it is there, in milliseconds, … */
const KEEPALIVE_INTERVAL_MS = 5_000;

/** … and is taken for lost when it is time for the next question after so many without an answer: 15 s in all. */
const KEEPALIVE_COUNT = 2;

/**
 * Logs in to a host, from here or from another.
 *
 * @throws who could not be logged in to, why, and what to do; nothing private stands in it.
 */
export async function logIn(login: Login, timeoutMs: number, jump?: LoggedIn): Promise<LoggedIn> {
  const name = loginName(login);
  const userKey = await userKeyOf(login);
  const expected = hostKeyFromText(login.hostKey);
  let shown: HostKey | undefined;
  const deadline = startDeadline(timeoutMs, () =>
    sshError("unreachable", `${name} did not answer within ${timeoutMs} ms; ${LOOK_THERE}`),
  );
  const client = new Client();
  const broken = breakOf(client);
  try {
    const sock = jump && (await forwardFrom(jump, login.address, login.port, deadline));
    client.connect({
      host: login.address,
      port: login.port,
      sock,
      username: login.user,
      privateKey: userKey.privateKey,
      agent: userKey.agent,
      algorithms: { serverHostKey: algorithmsFor(login.hostKey) },
      hostVerifier: (bytes: Buffer) => {
        shown = hostKeyFromBytes(bytes);
        return bytes.equals(expected.bytes);
      },
      readyTimeout: 0, // The deadline is for the way there as well.
      keepaliveInterval: KEEPALIVE_INTERVAL_MS,
      keepaliveCountMax: KEEPALIVE_COUNT,
    });
    const ready = new Promise<void>((resolve) => client.once("ready", () => resolve()));
    await deadline.race(Promise.race([ready, ...(jump ? [jump.lost] : []), broken]));
  } catch (error) {
    client.destroy();
    if (shown !== undefined && !shown.bytes.equals(expected.bytes)) {
      throw sshError("host-key", strangerMessage(name, shown, expected), error);
    }
    throw sshErrorKindOf(error) === undefined ? refusal(login, userKey, error) : error;
  } finally {
    deadline.clear();
  }
  const lost = broken.catch((cause) => {
    throw sshError("lost", `the connection to ${name} broke (${errorMessage(cause)}); ${LOOK_THERE}`, cause);
  });
  lost.catch(() => {}); // Whoever races with it hears of it.
  return { client, name, lost };
}

/**
 * Connects to a port as seen from a host that one is logged in to.
 *
 * @throws if it can't be reached from there, or the deadline is over.
 */
export const forwardFrom = (from: LoggedIn, host: string, port: number, deadline: Deadline): Promise<Duplex> =>
  deadline.race(
    Promise.race([
      from.lost,
      new Promise<Duplex>((resolve, reject) => {
        from.client.forwardOut("127.0.0.1", 0, host, port, (cause, stream) => {
          if (cause === undefined) {
            // As a socket does it; else the host would keep it open.
            resolve(stream.once("end", () => stream.end()));
            return;
          }
          const wrong = `${formatAddress({ host, port })} can't be reached from ${from.name} (${errorMessage(cause)})`;
          const cure = "look whether something listens there, and whether that host may forward connections";
          reject(sshError("unreachable", `${wrong}; ${cure}`, cause));
        });
      }),
    ]),
  );

const LOOK_THERE = "look whether it is up and can be reached from here, and at its address and port";

/** Rejects with the first that goes wrong with a connection, which says most. */
function breakOf(client: Client): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    client.on("error", (error: Error & ClientErrorExtensions) => {
      // It may have another key that it does give.
      if (error.level !== "agent") {
        reject(error);
      }
    });
    client.on("close", () => reject(new Error("it was closed from there")));
  });
  broken.catch(() => {}); // Whoever races with it hears of it.
  return broken;
}

const strangerMessage = (name: string, shown: HostKey, expected: HostKey): string =>
  `${name} has another host key than the known one, got ${shown.name}, expected ${expected.name}; if the host was made ` +
  "anew, find out its key by another way and correct hostKey or known_hosts, else somebody may be listening in";

/** What is wrong where the system's code tells it, and what to do. */
const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses connections; start its SSH server, or correct its address and port",
  ENOTFOUND: "has a name that is not found; correct its address",
  EAI_AGAIN: "has a name that could not be looked up; look at its address and at this machine's name service",
};

/** Why a user did not get in. */
function refusal(login: Login, userKey: UserKey, cause: unknown): Error {
  const name = loginName(login);
  const isRefused = (cause as ClientErrorExtensions).level === "client-authentication";
  if (isRefused || /too many authentication failures/i.test(errorMessage(cause))) {
    const cure = `add its public key to ~/.ssh/authorized_keys of ${login.user} there, or log in with another`;
    return sshError("login", `${name} refuses the log-in with ${userKey.name}; ${cure}`, cause);
  }
  const known = BY_CODE[errorCode(cause) ?? ""];
  return sshError(
    "unreachable",
    `${name} ${known ?? `can't be connected to (${errorMessage(cause)}); ${LOOK_THERE}`}`,
    cause,
  );
}
