import type { Duplex } from "node:stream";
import { Client, type ClientErrorExtensions } from "ssh2";

import { formatAddress } from "../../../shared/address";
import { type Deadline, startDeadline } from "../../../shared/deadline";
import { errorCode, errorMessage } from "../../../shared/error-message";
import { algorithmsFor, type HostKey, hostKeyFromBytes, hostKeyFromText } from "./host-key";
import { type Login, loginName } from "./login";
import { sshError, sshErrorKindOf } from "./ssh-error";
import { readUserKey, type UserKey } from "./user-key";

/** Open session with a host. */
export interface LoggedIn {
  readonly client: Client;
  /** User and address, for messages. */
  readonly name: string;
  /** Rejects when the connection ends; never resolves. */
  readonly lost: Promise<never>;
}

/** Pause between two keep-alive messages, in milliseconds. */
const KEEPALIVE_INTERVAL_MS = 5_000;

/** Keep-alive messages without an answer after which the connection counts as lost: 15 s in all. */
const KEEPALIVE_COUNT = 2;

/**
 * Logs in to a host, directly or through a jump host.
 *
 * @throws an error with user, address, cause and cure, and without private values.
 */
export async function logIn(login: Login, timeoutMs: number, jump?: LoggedIn): Promise<LoggedIn> {
  const name = loginName(login);
  const userKey = await readUserKey(login);
  const expected = hostKeyFromText(login.hostKey);
  let shown: HostKey | undefined;
  const deadline = startDeadline(timeoutMs, () =>
    sshError("unreachable", `${name} did not answer within ${timeoutMs} ms; ${CHECK_HOST}`),
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
      readyTimeout: 0, // The deadline covers the whole log-in, also that of the jump host.
      keepaliveInterval: KEEPALIVE_INTERVAL_MS,
      keepaliveCountMax: KEEPALIVE_COUNT,
    });
    const ready = new Promise<void>((resolve) => client.once("ready", () => resolve()));
    await deadline.race(Promise.race([ready, ...(jump ? [jump.lost] : []), broken]));
  } catch (error) {
    client.destroy();
    if (shown !== undefined && !shown.bytes.equals(expected.bytes)) {
      throw sshError("host-key", otherKeyMessage(name, shown, expected), error);
    }
    throw sshErrorKindOf(error) === undefined ? refusal(login, userKey, error) : error;
  } finally {
    deadline.clear();
  }
  const lost = broken.catch((cause) => {
    throw sshError("lost", `the connection to ${name} broke (${errorMessage(cause)}); ${CHECK_HOST}`, cause);
  });
  lost.catch(() => {}); // The error is reported to each caller that races with it.
  return { client, name, lost };
}

/**
 * Connects to a port from a host with an open session.
 *
 * @throws if the host can't reach the port, or the deadline is over.
 */
export const forwardFrom = (from: LoggedIn, host: string, port: number, deadline: Deadline): Promise<Duplex> =>
  deadline.race(
    Promise.race([
      from.lost,
      new Promise<Duplex>((resolve, reject) => {
        from.client.forwardOut("127.0.0.1", 0, host, port, (cause, stream) => {
          if (cause === undefined) {
            // A socket also ends so. Otherwise the host keeps the connection open.
            resolve(stream.once("end", () => stream.end()));
            return;
          }
          const wrong = `${formatAddress({ host, port })} can't be reached from ${from.name} (${errorMessage(cause)})`;
          const cure =
            "check that a service listens there and that the SSH server allows forwarding (AllowTcpForwarding)";
          reject(sshError("unreachable", `${wrong}; ${cure}`, cause));
        });
      }),
    ]),
  );

const CHECK_HOST = "check that the host runs, that this machine can reach it, and its address and port";

/** Promise that rejects with the first error of a connection, which is the most exact one. */
function breakOf(client: Client): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    client.on("error", (error: Error & ClientErrorExtensions) => {
      // The agent may have another key that works.
      if (error.level !== "agent") {
        reject(error);
      }
    });
    client.on("close", () => reject(new Error("the host closed it")));
  });
  broken.catch(() => {}); // The error is reported to each caller that races with it.
  return broken;
}

const otherKeyMessage = (name: string, shown: HostKey, expected: HostKey): string =>
  `${name} must have the known host key ${expected.name}, got ${shown.name}; if the host was reinstalled, read its key on the ` +
  "host itself and correct hostKey or known_hosts, otherwise another machine may be intercepting the connection";

/** Reasons and cures by the error code of the system. */
const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses connections; start its SSH server, or correct its address and port",
  ENOTFOUND: "has a name that is not found; correct its address",
  EAI_AGAIN: "has a name that could not be resolved; check its address and this machine's name service",
};

/** Error of a log-in that failed for another reason than the host key. */
function refusal(login: Login, userKey: UserKey, cause: unknown): Error {
  const name = loginName(login);
  const isRefused = (cause as ClientErrorExtensions).level === "client-authentication";
  if (isRefused || /too many authentication failures/i.test(errorMessage(cause))) {
    const cure = `add its public key to ~/.ssh/authorized_keys of ${login.user} on the host, or use another key`;
    return sshError("login", `${name} refuses the log-in with ${userKey.name}; ${cure}`, cause);
  }
  const known = BY_CODE[errorCode(cause) ?? ""];
  return sshError(
    "unreachable",
    `${name} ${known ?? `can't be connected to (${errorMessage(cause)}); ${CHECK_HOST}`}`,
    cause,
  );
}
