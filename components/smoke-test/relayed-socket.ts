import { spawn } from "node:child_process";
import { Duplex } from "node:stream";
import type { ISocketFactory } from "kafkajs";

/**
 * Connections that a command makes: for brokers at a place that can't be reached from here.
 *
 * @param relay - program and arguments; its standard input and output are connected to the host and the port that are
 * added as its last two arguments.
 */
export const relayedSocket =
  ([program = "", ...args]: readonly string[]): ISocketFactory =>
  ({ host, port, onConnect }) => {
    const child = spawn(program, [...args, host, String(port)], {
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
    });
    const socket = Duplex.from({ readable: child.stdout, writable: child.stdin });
    let complaint = "";
    child.stderr.on("data", (chunk) => {
      complaint = String(chunk).trim().split("\n").at(-1) ?? "";
    });
    child.once("error", (error) => socket.destroy(error));
    child.once("spawn", onConnect);
    child.once(
      "close",
      (code) => code && socket.destroy(new Error(`the relay ended with exit code ${code} (${complaint})`)),
    );
    socket.once("close", () => child.kill());
    // What kafkajs asks of a socket beside being a stream.
    return Object.assign(socket, { unref: () => child.unref() }) as unknown as ReturnType<ISocketFactory>;
  };
