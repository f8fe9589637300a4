import type { Connector } from "../../../kafka-client/relay";
import type { Login } from "./login";
import { type OpenSshConnection, openConnection } from "./ssh-client";
import { sshErrorKindOf } from "./ssh-error";

/** The host that leads to a place. */
export interface SshRelaySettings {
  readonly login: Login;
}

/** Path of this module from the project's folder. */
export const SSH_RELAY = "runtime/ssh/connection/ssh-relay";

/** Makes connections as seen from a host, all of them over one connection to it. */
export function connector({ login }: SshRelaySettings): Connector {
  let opening: Promise<OpenSshConnection> | undefined;
  /** What there is no more, or never was, is made anew by the next one. */
  const forget = (made: Promise<OpenSshConnection>) => {
    opening = opening === made ? undefined : opening;
  };
  const close = async (made: Promise<OpenSshConnection>) => {
    forget(made);
    await made.then(
      (connection) => connection.close(),
      () => {}, // Whoever wanted to connect heard of it.
    );
  };
  return {
    connect: async (host, port) => {
      opening ??= openConnection(login);
      const made = opening;
      made.catch(() => forget(made));
      try {
        return await (await made).forward(host, port);
      } catch (error) {
        if (sshErrorKindOf(error) === "lost") {
          await close(made);
        }
        throw error;
      }
    },
    close: async () => opening && close(opening),
  };
}
