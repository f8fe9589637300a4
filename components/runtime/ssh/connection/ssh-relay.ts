import type { Connector } from "../../../kafka-client/relay";
import type { Login } from "./login";
import { type OpenSshConnection, openConnection } from "./ssh-client";
import { sshErrorKindOf } from "./ssh-error";

/** Settings of the relay: the host that connects on behalf of this machine. */
export interface SshRelaySettings {
  readonly login: Login;
}

/** Path of this module below `components`. */
export const SSH_RELAY = "runtime/ssh/connection/ssh-relay";

/** Connects from a host; all connections share one SSH connection. */
export function connector({ login }: SshRelaySettings): Connector {
  let opening: Promise<OpenSshConnection> | undefined;
  let isOpen = false;
  /** Drops a connection that failed or was lost, so that the next caller opens a new one. */
  const forget = (failed: Promise<OpenSshConnection>) => {
    if (opening === failed) {
      opening = undefined;
      isOpen = false;
    }
  };
  const close = async (current: Promise<OpenSshConnection>) => {
    forget(current);
    await current.then(
      (connection) => connection.close(),
      () => {}, // The error is reported to the caller of `connect`.
    );
  };
  return {
    connect: async (host, port) => {
      opening ??= openConnection(login);
      const current = opening;
      current.then(
        () => {
          isOpen = opening === current;
        },
        () => forget(current),
      );
      try {
        return await (await current).forward(host, port);
      } catch (error) {
        if (sshErrorKindOf(error) === "lost") {
          await close(current);
        }
        throw error;
      }
    },
    close: async () => {
      if (opening === undefined) {
        return;
      }
      // Only an open connection is waited for: a host that does not answer would delay the caller until the log-in times out.
      const [wasOpen, closing] = [isOpen, close(opening)];
      if (wasOpen) {
        await closing;
      }
    },
  };
}
