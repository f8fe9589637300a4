import { duplexPair } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ISocketFactory } from "kafkajs";

import type { Connector } from "./relay";

/** Sockets of kafkajs to brokers at a place that can't be reached from here. */
export const relayedSocket =
  (connector: Connector): ISocketFactory =>
  ({ host, port, onConnect }) => {
    const [socket, inside] = duplexPair();
    socket.allowHalfOpen = false; // As a socket that connects is.
    const relay = async () => {
      const outside = await connector.connect(host, port);
      socket.once("close", () => outside.destroy());
      if (socket.destroyed) {
        outside.destroy();
        return;
      }
      onConnect();
      await pipeline(inside, outside, inside);
    };
    relay().catch((error) => socket.destroy(error));
    // What kafkajs asks of a socket beside being a stream. Whoever has the connector closes it.
    return Object.assign(socket, { unref: () => {} }) as unknown as ReturnType<ISocketFactory>;
  };
