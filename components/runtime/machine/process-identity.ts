import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

import { errorCode } from "../../shared/error-message";
import { pidExists } from "../../shared/pid-exists";

/** Identity of a process of this machine: also differs from a later process with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in the system's own form. Equal while the process lives. */
  readonly startTime: string;
}

/** Process with its command line. */
export interface ProcessInfo extends ProcessIdentity {
  readonly commandLine: string;
}

/** System property with the name of a service, `project/stack/service`, so that users find it in a list of processes. */
export const SERVICE_PROPERTY = "kafka-cluster.service";

const run = promisify(execFile);

/** The running process with this pid; `undefined` if there is none. A zombie process counts as ended. */
export async function processInfo(pid: number): Promise<ProcessInfo | undefined> {
  return (await (process.platform === "linux" ? fromProc(pid) : fromSystem(pid)))[0];
}

/** True while this process runs; a later process with the same pid does not count. */
export async function isRunning({ pid, startTime }: ProcessIdentity): Promise<boolean> {
  return pidExists(pid) && (await processInfo(pid))?.startTime === startTime;
}

/** The process whose command line contains `token`, which must be unique. */
export async function findByToken(token: string): Promise<ProcessInfo | undefined> {
  const processes = process.platform === "linux" ? await allFromProc() : await fromSystem();
  return processes.find(({ pid, commandLine }) => pid !== process.pid && commandLine.includes(token));
}

async function allFromProc(): Promise<ProcessInfo[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  return (await Promise.all(pids.map(fromProc))).flat();
}

async function fromProc(pid: number): Promise<ProcessInfo[]> {
  try {
    const [stat, commandLine, bootId] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile(`/proc/${pid}/cmdline`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    ]);
    return parseProcStat(pid, stat, commandLine, bootId);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ESRCH" || errorCode(error) === "EACCES") {
      return [];
    }
    throw error;
  }
}

/** Parses a process's files in Linux's `/proc`. The program's name in `stat` may contain spaces and brackets. */
export function parseProcStat(pid: number, stat: string, commandLine: string, bootId: string): ProcessInfo[] {
  const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // rest[0] is field 4 of proc(5)'s stat; field 22 is the start time, in clock ticks since boot.
  const startTime = `${bootId.trim()}/${rest[18]}`;
  // Field 20 is the number of threads. The main thread is a zombie already while the last other threads end.
  const hasEnded = state === "X" || (state === "Z" && Number(rest[16]) <= 1);
  return hasEnded ? [] : [{ pid, startTime, commandLine: commandLine.replaceAll("\0", " ").trim() }];
}

async function fromSystem(pid?: number): Promise<ProcessInfo[]> {
  try {
    if (process.platform === "win32") {
      const filter = pid === undefined ? "" : ` -Filter 'ProcessId=${pid}'`;
      const script = `Get-CimInstance Win32_Process${filter} | ForEach-Object { "$($_.ProcessId)\`t$($_.CreationDate.ToFileTimeUtc())\`t$($_.CommandLine)" }`;
      return parseWindowsProcesses(
        (await run("powershell.exe", ["-NoProfile", "-NonInteractive", "-Command", script])).stdout,
      );
    }
    const which = pid === undefined ? ["-ax"] : ["-p", String(pid)];
    const { stdout } = await run("ps", [...which, "-ww", "-o", "pid=,stat=,lstart=,command="], {
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
      maxBuffer: 1 << 26,
    });
    return parsePs(stdout);
  } catch (error) {
    // `ps -p` exits with 1 if the process does not exist.
    if (pid !== undefined && errorCode(error) === (1 as unknown as string)) {
      return [];
    }
    throw error;
  }
}

/** Parses lines with a pid, a start time and a command line, separated by tabs. */
export const parseWindowsProcesses = (text: string): ProcessInfo[] =>
  text.split(/\r?\n/).flatMap((row) => {
    const [pid, startTime, ...commandLine] = row.split("\t");
    return pid && startTime ? [{ pid: Number(pid), startTime, commandLine: commandLine.join("\t") }] : [];
  });

/** Parses output of `ps -o pid=,stat=,lstart=,command=`. The start time is five words: `Sun Nov 22 16:53:01 2026`. */
export const parsePs = (text: string): ProcessInfo[] =>
  text.split("\n").flatMap((row) => {
    const match = /^\s*(\d+)\s+(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/.exec(row);
    return match === null || match[2]?.startsWith("Z")
      ? []
      : [{ pid: Number(match[1]), startTime: match[3] ?? "", commandLine: match[4] ?? "" }];
  });
