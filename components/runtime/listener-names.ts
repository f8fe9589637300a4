/** Name of the listener that clients and services share, on this machine and on hosts. */
export const SHARED_LISTENER = "PLAINTEXT";

/** Name of the listener in Docker for clients outside of the stack's network. */
export const CLIENT_LISTENER = "CLIENTS";

/** Name of the listener in Docker for clients on the stack's network. */
export const NETWORK_LISTENER = "NETWORK";

/** Name of a listener with encrypted connections: `SECURE` in place of `PLAINTEXT`, which is the name of a protocol. */
export const securedListener = (name: string): string => (name === SHARED_LISTENER ? "SECURE" : name);
