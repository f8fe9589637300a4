import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { createServer } from "node:net";
import { promisify } from "node:util";

import { formatAddress } from "../../shared/address";
import { errorCode } from "../../shared/error-message";
import type { Problem } from "../../shared/problems";
import type { PortPlan } from "../service-plan";
import { processInfo, SERVICE_PROPERTY } from "./process-identity";

const run = promisify(execFile);

/** The system's error code for binding a port now, such as `EADDRINUSE`; `undefined` if the port is free. */
export const bindError = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(errorCode(error) ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });

/** Pid of the process that listens on a TCP port of this machine; `undefined` if this user may not see the process. */
export async function portHolder(port: number): Promise<number | undefined> {
  try {
    return process.platform === "linux" ? await holderFromProc(port) : await holderFromSystem(port);
  } catch {
    return undefined; // The caller's message then names no process.
  }
}

/** Description of the process that holds a port: `process 4711 (nginx -g …)`, or `process 4711 (project/stack/kafka-0)`. */
export async function describePortHolder(port: number): Promise<string> {
  const pid = await portHolder(port);
  const commandLine = pid === undefined ? undefined : (await processInfo(pid))?.commandLine;
  if (pid === undefined) {
    return "another process";
  }
  const service = new RegExp(`-D${SERVICE_PROPERTY}=(\\S+)`).exec(commandLine ?? "")?.[1];
  return commandLine ? `process ${pid} (${service ?? shorten(commandLine)})` : `process ${pid}`;
}

/** Argument of a port, and its value. The port may be derived from the value. */
type PortArgument = Pick<PortPlan, "argument" | "argumentValue">;

/** Problem of a port that a process or container holds. */
export const portInUseProblem = ({ argument, argumentValue }: PortArgument, port: number, holder: string): Problem => ({
  property: argument,
  reason:
    port === argumentValue
      ? `must be free, got ${port}, which ${holder} holds; free the port or set another one, 0 to pick a free port`
      : `must be free with the ports that are derived from it, got ${argumentValue}, and ${holder} holds ${port}; free port ${port} or set another ${argument}, 0 to pick free ports`,
});

/** Problem of a port that can't be bound, for the error code of {@link bindError}. */
export const bindProblem = async (
  { argument, argumentValue }: PortArgument,
  host: string,
  port: number,
  error: string,
): Promise<Problem> =>
  error === "EADDRINUSE"
    ? portInUseProblem({ argument, argumentValue }, port, await describePortHolder(port))
    : {
        property: argument,
        reason: `can't be bound, got ${formatAddress({ host, port })} (${error}); set another port or bindAddress`,
      };

/** Beginning of a command line, on one line. */
function shorten(commandLine: string): string {
  const text = commandLine.replace(/\s+/g, " ");
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

async function holderFromProc(port: number): Promise<number | undefined> {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => readFile(path, "utf8").catch(() => "")),
  );
  const sockets = new Set(listeningInodes(tables.join("\n"), port).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) {
    return undefined;
  }
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")));
    if (links.some((link) => sockets.has(link))) {
      return Number(pid);
    }
  }
  return undefined;
}

/** Inodes of the sockets that listen on `port`, from the text of Linux's `/proc/net/tcp`. */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return table.split("\n").flatMap((row) => {
    const [, local, , state, , , , , , inode] = row.trim().split(/\s+/);
    return local?.endsWith(suffix) && state === "0A" && inode ? [inode] : [];
  });
}

async function holderFromSystem(port: number): Promise<number | undefined> {
  const { stdout } =
    process.platform === "win32"
      ? await run("powershell.exe", [
          "-NoProfile",
          "-NonInteractive",
          "-Command",
          `(Get-NetTCPConnection -State Listen -LocalPort ${port} | Select-Object -First 1).OwningProcess`,
        ])
      : await run("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-t"]);
  return Number.parseInt(stdout, 10) || undefined;
}
