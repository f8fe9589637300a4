import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Duplex } from "node:stream";

import type { Connector } from "../../kafka-client/relay";

/** What leads to a place through a command. */
export interface ExecRelaySettings {
  /**
   * Program and arguments; its standard input and output are connected to the host and the port that are added as its
   * last two arguments.
   */
  readonly command: readonly string[];
}

/** Path of this module from the project's folder. */
export const EXEC_RELAY = "runtime/docker/exec-relay";

/** Makes connections through a command, each with a process of its own. */
export function connector({ command: [program = "", ...args] }: ExecRelaySettings): Connector {
  const running = new Set<ChildProcess>();
  return {
    connect: async (host, port) => {
      const child = spawn(program, [...args, host, String(port)], { stdio: "pipe", windowsHide: true });
      running.add(child);
      child.once("close", () => running.delete(child));
      let complaint = "";
      child.stderr.on("data", (chunk) => {
        complaint = String(chunk).trim().split("\n").at(-1) ?? "";
      });
      await once(child, "spawn");
      const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
      child.once(
        "close",
        (code) => code && stream.destroy(new Error(`the relay ended with exit code ${code} (${complaint})`)),
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
