import { remoteScript } from "../../components/runtime/ssh/connection/remote-script";
import { runScript } from "../../components/runtime/ssh/connection/run-script";
import type { SshConnection } from "../../components/runtime/ssh/connection/ssh-client";
import type { LogPart, ServiceLog } from "./follow-log";

/** Time for one read, in milliseconds. */
const TIMEOUT_MS = 15_000;

/**
 * Log in a file of a host. The host runs a command for each read: a command that follows the log by itself would go on after a
 * lost connection.
 */
export function remoteLog(connection: Pick<SshConnection, "run">, path: string): ServiceLog {
  const read = async (inode: string, offset: number, lines: number): Promise<LogPart> => {
    const script = remoteScript("read-log", { log: path, inode, offset: String(offset), lines: String(lines) });
    const { stdout } = await runScript(connection, "inspect", script, TIMEOUT_MS);
    const part = parseLogPart(stdout);
    if (part === undefined) {
      throw new Error(`the log ${path} can't be read on the host`);
    }
    return part;
  };
  return {
    lastLines: (count) => read("", 0, count),
    readAfter: ({ file, offset }) => read(file, offset, 0),
  };
}

/** Output of the script `read-log`; `undefined` for other text. */
export function parseLogPart(stdout: string): LogPart | undefined {
  const [head, file = "", offset = ""] = /^inode=(\d*)\noffset=(\d+)\n\n/.exec(stdout) ?? [];
  return head === undefined
    ? undefined
    : { text: stdout.slice(head.length), position: { file, offset: Number(offset) } };
}
