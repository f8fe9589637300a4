import type { AddressInfo } from "node:net";
import { type Connection, Server } from "ssh2";

import type { Login } from "../../components/runtime/ssh/connection/login";
import { aroundEach } from "./hooks";
import { PRIVATE_KEY, sshKeys } from "./ssh-keys";

/** Answer of a host to a command line and its standard input. */
export type Answer = (
  command: string,
  stdin: string,
) => { readonly stdout?: string; readonly stderr?: string; readonly exitCode?: number };

/**
 * Returns a function that starts SSH servers on 127.0.0.1 for the tests of a `describe` and returns the log-in to each. A
 * server accepts every user and runs no command. The servers and their connections are closed after the tests.
 */
export function sshHosts(hooks = aroundEach): (answer: Answer) => Promise<Login> {
  const hostKey = sshKeys("ed25519");
  const started: Server[] = [];
  const clients = new Set<Connection>();
  hooks.last(async () => {
    for (const client of clients) {
      client.end();
    }
    await Promise.all(started.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  });
  return async (answer) => {
    const server = new Server({ hostKeys: [hostKey.private] }, (client) => {
      clients.add(client.on("close", () => clients.delete(client)));
      client.on("error", () => {}); // The client went away. The test checks the client.
      client.on("authentication", (context) => context.accept());
      client.on("session", (accept) => serve(accept(), answer));
    });
    started.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { address: "127.0.0.1", port, user: "kafka", hostKey: hostKey.public.trim(), privateKey: PRIVATE_KEY };
  };
}

function serve(session: import("ssh2").Session, answer: Answer): void {
  session.on("sftp", (accept) => accept());
  session.on("exec", (accept, _reject, { command }) => {
    const channel = accept();
    let stdin = "";
    channel.on("data", (text: Buffer) => {
      stdin += text;
    });
    channel.on("end", () => {
      const { stdout = "", stderr = "", exitCode = 0 } = answer(command, stdin);
      channel.stderr.write(stderr);
      // The shell has no bash with exit code 127. Otherwise it prints the line before the output of a script.
      const mark = exitCode === 127 ? undefined : /^printf '\S+' '(.+)'\n/.exec(stdin)?.[1];
      channel.write(mark === undefined ? stdout : `\n${mark}\n${stdout}`);
      channel.exit(exitCode);
      channel.end();
    });
  });
}

/** Facts that a suitable host prints, with changes. The clock is right unless `now` is given. */
export const factsOfHost = (facts: Readonly<Record<string, string | number>> = {}): string =>
  Object.entries({
    kernel: "Linux",
    architecture: "x86_64",
    home: "/home/kafka",
    missing: "",
    now: Date.now(),
    memoryMiB: 8_192,
    freeMiB: 9_000,
    writable: "yes",
    java: "/usr/bin/java",
    javaVersion: 'openjdk version "17.0.15" 2025-04-15',
    ...facts,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
