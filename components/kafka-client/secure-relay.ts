import type { Duplex } from "node:stream";

import { connectDirectly } from "./ask";
import type { ClientIdentity } from "./client-identity";
import { type Connector, loadConnector, type Relay } from "./relay";
import { secureConnect } from "./secure-connect";

/** Settings of a relay that encrypts all connections. */
export interface SecureRelaySettings {
  readonly identity: ClientIdentity;
  /** Route of the encrypted bytes. @defaultValue - this machine connects directly */
  readonly inner?: Relay;
}

/** Path of this module below `components`. */
export const SECURE_RELAY = "kafka-client/secure-relay";

/** Relay to secured services. Its settings contain the identity, so the whole relay must be a secret. */
export const secureRelay = (identity: ClientIdentity, inner?: Relay): Relay => ({
  module: SECURE_RELAY,
  settings: { identity, ...(inner && { inner }) } satisfies SecureRelaySettings,
});

/** Relay with the same route, for another identity. */
export const withIdentity = (relay: Relay, identity: ClientIdentity): Relay => ({
  module: SECURE_RELAY,
  settings: { ...relay.settings, identity },
});

/** Connects by TLS, directly or through another relay, and logs in. */
export function connector({ identity, inner }: SecureRelaySettings): Connector {
  const innerConnector = inner && loadConnector(inner);
  const open = new Set<Duplex>();
  let isClosed = false;
  /** Opens the connection that carries an encrypted one. Its end also ends the encrypted connection. */
  const connect: Connector["connect"] = async (host, port) => {
    const plain = await (innerConnector?.connect(host, port) ?? connectDirectly(host, port));
    if (isClosed) {
      plain.destroy();
      throw new Error("the relay was closed while it connected");
    }
    open.add(plain);
    plain.once("close", () => open.delete(plain));
    return plain;
  };
  return {
    connect: (host, port) => secureConnect(host, port, { identity, connect }),
    close: async () => {
      isClosed = true;
      for (const plain of open) {
        plain.destroy();
      }
      await innerConnector?.close();
    },
  };
}
