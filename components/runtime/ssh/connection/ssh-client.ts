import { once } from "node:events";
import { constants } from "node:os";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { ClientChannel } from "ssh2";

import { formatAddress } from "../../../shared/address";
import { startDeadline } from "../../../shared/deadline";
import { forwardFrom, type LoggedIn, logIn } from "./log-in";
import type { Login } from "./login";
import { sshError } from "./ssh-error";

/** Result of a command. */
export interface CommandResult {
  /** As a shell reports it: 128 plus the number of the signal that ended the command. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Connection to a host. Several commands can run on it at a time. */
export interface SshConnection {
  /**
   * Runs a command line in the user's login shell, until the command and all processes that hold its outputs have ended.
   *
   * @param stdin - whole standard input of the command.
   * @throws if the command has not ended in time, or the connection breaks; the command may go on. A command that fails
   * throws no error.
   */
  run(command: string, stdin: string, timeoutMs: number): Promise<CommandResult>;
  /**
   * Connects to a port from the host.
   *
   * @throws if the host can't reach the port.
   */
  forward(host: string, port: number): Promise<Duplex>;
  /** True if the host offers SFTP, which copies of files need. */
  offersSftp(): Promise<boolean>;
}

/** Connection that its user must close. */
export interface OpenSshConnection extends SshConnection {
  close(): Promise<void>;
}

/** Options of {@link withConnection} and {@link openConnection}. */
export interface ConnectionOptions {
  /** Time for each log-in and each forwarded connection, in milliseconds. @defaultValue 15000 */
  readonly timeoutMs?: number;
}

/**
 * Time to connect and log in to a host in a preflight or a refresh, in milliseconds. Both run one after the other before an
 * `up`, and an unreachable host must be named within 20 s.
 */
export const CONNECT_TIMEOUT_MS = 6_000;

/** Time for a host to close a connection on request, in milliseconds. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Logs in to a host, does `work` there, and logs out.
 *
 * @throws an error with user, address, cause and cure, and without private values; `sshErrorKindOf` returns its kind.
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

/** Like {@link withConnection}, for work that outlives the call: the caller must close the connection. */
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
    forward: async (to, port) => {
      const deadline = startDeadline(timeoutMs, () =>
        sshError(
          "late",
          `${formatAddress({ host: to, port })} did not answer ${host.name} within ${timeoutMs} ms; check its firewall`,
        ),
      );
      return forwardFrom(host, to, port, deadline).finally(() => deadline.clear());
    },
    offersSftp: async () => {
      const deadline = startDeadline(timeoutMs, () =>
        sshError(
          "late",
          `the SFTP subsystem of ${host.name} did not answer within ${timeoutMs} ms; check its SSH server`,
        ),
      );
      return deadline.race(Promise.race([host.lost, hasSftp(host)])).finally(() => deadline.clear());
    },
    close: async () => {
      await logOut(host);
      await logOutOfJump();
    },
  };
}

async function run(host: LoggedIn, command: string, stdin: string, timeoutMs: number): Promise<CommandResult> {
  const deadline = startDeadline(timeoutMs, () =>
    sshError(
      "late",
      `a command on ${host.name} did not end within ${timeoutMs} ms; check on the host what the command waits for`,
    ),
  );
  let channel: ClientChannel | undefined;
  try {
    const started = await deadline.race(Promise.race([host.lost, start(host, command, stdin)]));
    channel = started.channel;
    return await deadline.race(Promise.race([host.lost, started.result]));
  } finally {
    deadline.clear();
    channel?.close();
  }
}

/** Command that a host runs. */
interface StartedCommand {
  readonly channel: ClientChannel;
  readonly result: Promise<CommandResult>;
}

const start = (host: LoggedIn, command: string, stdin: string): Promise<StartedCommand> =>
  new Promise((resolve, reject) => {
    const { client, name } = host;
    client.exec(command, (cause, channel) => {
      if (cause === undefined) {
        // The exit code of a command that ends at once comes with the answer to the request.
        const result = resultOf(channel, host, stdin);
        result.catch(() => {}); // The error is reported to the caller of `run`, unless the connection was lost before.
        resolve({ channel, result });
        return;
      }
      const cure = "check MaxSessions and ForceCommand of its SSH server";
      reject(sshError("login", `${name} runs no command for this user (${cause.message}); ${cure}`, cause));
    });
  });

const hasSftp = ({ client }: LoggedIn): Promise<boolean> =>
  new Promise((resolve) => {
    client.sftp((cause, sftp) => {
      sftp?.end();
      resolve(cause === undefined);
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
    throw sshError("lost", `a command on ${name} was interrupted; check on the host what ended the command`);
  }
  return { exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** Closes the connection, and waits a moment for the host to do the same. */
async function logOut({ client, lost }: LoggedIn): Promise<void> {
  client.end();
  await Promise.race([lost.catch(() => {}), delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  client.destroy();
}
