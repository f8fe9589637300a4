import { type ChildProcess, spawn } from "node:child_process";
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

/** Connects through a command. Each connection has a process of its own. */
export function connector({ command: [program = "", ...args] }: ExecRelaySettings): Connector {
  const running = new Set<ChildProcess>();
  return {
    connect: async (host, port) => {
      const child = spawn(program, [...args, host, String(port)], { stdio: "pipe", windowsHide: true });
      running.add(child);
      child.once("close", () => running.delete(child));
      let lastError = "";
      child.stderr.on("data", (chunk) => {
        lastError = String(chunk).trim().split("\n").at(-1) ?? "";
      });
      await once(child, "spawn");
      const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
      child.once(
        "close",
        (code) => code && stream.destroy(new Error(`the relay ended with exit code ${code} (${lastError})`)),
      );
      stream.once("close", () => child.kill());
      return stream;
    },
    close: async () => {
      for (const child of running) {
        child.kill();
      }
    },
  };
}
