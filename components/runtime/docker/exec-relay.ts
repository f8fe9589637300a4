import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { Duplex } from "node:stream";

import type { Connector } from "../../kafka-client/relay";

/** Settings of a relay through a command. */
export interface ExecRelaySettings {
  /**
   * Program and arguments. Host and port are added as the last two arguments. The program connects its standard input
   * and output to that port.
   */
  readonly command: readonly string[];
}

/** Path of this module from the project's folder. */
export const EXEC_RELAY = "runtime/docker/exec-relay";

/**
 * Connects through a command. Each connection has a process of its own. Exit code 0 means that the connection has ended. Any
 * other exit code means that the connection failed, so that a closed connection differs from a server that can't be reached.
 */
export function connector({ command: [program = "", ...args] }: ExecRelaySettings): Connector {
  const running = new Set<ChildProcess>();
  return {
    connect: async (host, port) => {
      const child = spawn(program, [...args, host, String(port)], { stdio: "pipe", windowsHide: true });
      running.add(child);
      child.once("close", () => running.delete(child));
      await once(child, "spawn");
      return streamOf(child);
    },
    close: async () => {
      for (const child of running) {
        child.kill();
      }
    },
  };
}

/** Stream over the input and output of a process. The stream ends like a client's TCP socket. */
function streamOf(child: ChildProcessWithoutNullStreams): Duplex {
  let lastError = "";
  child.stderr.on("data", (chunk) => {
    lastError = String(chunk).trim().split("\n").at(-1) ?? "";
  });
  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => child.stdout.resume(),
    // A process that has ended takes no input. Its exit code tells more than the error of the pipe.
    write: (chunk, encoding, done) => child.stdin.write(chunk, encoding, () => done()),
    final: (done) => {
      child.stdin.end();
      done();
    },
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  child.stdin.on("error", () => {});
  child.stdout.on("data", (chunk) => stream.push(chunk) || child.stdout.pause());
  child.once("close", (code, signal) => {
    if (code === 0) {
      stream.push(null);
    } else {
      stream.destroy(new Error(`the relay ended with ${signal ?? `exit code ${code}`} (${lastError})`));
    }
  });
  return stream;
}
