import { once } from "node:events";
import { constants } from "node:os";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { ClientChannel } from "ssh2";

import { startDeadline } from "../../../shared/deadline";
import { forwardFrom, type LoggedIn, logIn } from "./log-in";
import type { Login } from "./login";
import { sshError } from "./ssh-error";

/** What a command did. */
export interface CommandResult {
  /** As a shell says it: 128 and the signal's number where a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A host that one is logged in to. Several things can be done there at a time. */
export interface SshConnection {
  /**
   * Runs a command line in the user's login shell, until it and all that holds its outputs have ended.
   *
   * @param stdin - all that it reads.
   * @throws if it has not ended by then, or the connection breaks: it may go on there. Not if it fails.
   */
  run(command: string, stdin: string, timeoutMs: number): Promise<CommandResult>;
  /**
   * Connects to a port as seen from the host.
   *
   * @throws if it can't be reached from there.
   */
  forward(host: string, port: number): Promise<Duplex>;
}

/** A connection that somebody has to close. */
export interface OpenSshConnection extends SshConnection {
  close(): Promise<void>;
}

/** Options of {@link withConnection} and {@link openConnection}. */
export interface ConnectionOptions {
  /** Time for each log-in and each connection that is forwarded, in milliseconds. @defaultValue 15000 */
  readonly timeoutMs?: number;
}

/** Time for a host to close a connection when it is asked to, in milliseconds. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Logs in to a host, does `work` there, and logs out.
 *
 * @throws who could not be logged in to, why, and what to do, also as `sshErrorKindOf` tells it; nothing private stands
 * in it.
 */
export async function withConnection<Result>(
  login: Login,
  work: (connection: SshConnection) => Promise<Result>,
  options?: ConnectionOptions,
): Promise<Result> {
  const connection = await openConnection(login, options);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Like {@link withConnection}, for work that does not end where it began: whoever opens it closes it. */
export async function openConnection(
  login: Login,
  { timeoutMs = 15_000 }: ConnectionOptions = {},
): Promise<OpenSshConnection> {
  const jump = login.jump && (await logIn(login.jump, timeoutMs));
  const logOutOfJump = async () => jump && logOut(jump);
  const host = await logIn(login, timeoutMs, jump).catch(async (error) => {
    await logOutOfJump();
    throw error;
  });
  return {
    run: (command, stdin, commandTimeoutMs) => run(host, command, stdin, commandTimeoutMs),
    forward: async (address, port) => {
      const deadline = startDeadline(timeoutMs, () =>
        sshError("late", `${address}:${port} did not answer ${host.name} within ${timeoutMs} ms; look at its firewall`),
      );
      return forwardFrom(host, address, port, deadline).finally(() => deadline.clear());
    },
    close: async () => {
      await logOut(host);
      await logOutOfJump();
    },
  };
}

async function run(host: LoggedIn, command: string, stdin: string, timeoutMs: number): Promise<CommandResult> {
  const deadline = startDeadline(timeoutMs, () =>
    sshError("late", `a command on ${host.name} did not end within ${timeoutMs} ms; look what it waits for there`),
  );
  let channel: ClientChannel | undefined;
  try {
    channel = await deadline.race(Promise.race([host.lost, open(host, command)]));
    return await deadline.race(Promise.race([host.lost, resultOf(channel, host, stdin)]));
  } finally {
    deadline.clear();
    channel?.close();
  }
}

const open = ({ client, name }: LoggedIn, command: string): Promise<ClientChannel> =>
  new Promise((resolve, reject) => {
    client.exec(command, (cause, channel) => {
      if (cause === undefined) {
        resolve(channel);
        return;
      }
      const cure = "look at MaxSessions and ForceCommand of its SSH server";
      reject(sshError("login", `${name} runs no command for this user (${cause.message}); ${cure}`, cause));
    });
  });

async function resultOf(channel: ClientChannel, { name }: LoggedIn, stdin: string): Promise<CommandResult> {
  const [stdout, stderr] = [channel, channel.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    return chunks;
  }) as [Buffer[], Buffer[]];
  let exitCode: number | undefined;
  channel.on("exit", (code: number | null, signal?: NodeJS.Signals) => {
    exitCode = code ?? 128 + (signal === undefined ? 0 : (constants.signals[signal] ?? 0));
  });
  const closed = Promise.all([once(channel, "close"), once(channel.stderr, "close")]);
  channel.end(stdin);
  await closed;
  if (exitCode === undefined) {
    throw sshError("lost", `a command on ${name} was broken off; look what has ended it there`);
  }
  return { exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** Waits for the host to close the connection, if it does so soon. */
async function logOut({ client, lost }: LoggedIn): Promise<void> {
  client.end();
  await Promise.race([lost.catch(() => {}), delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  client.destroy();
}
