import { duplexPair } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ISocketFactory } from "kafkajs";

import type { Connector } from "./relay";

/** Socket factory that lets kafkajs connect through a relay. The caller must close the connector. */
export const relayedSocket =
  (connector: Connector): ISocketFactory =>
  ({ host, port, onConnect }) => {
    const [socket, inside] = duplexPair();
    socket.allowHalfOpen = false; // Like a TCP client socket.
    const relay = async () => {
      const outside = await connector.connect(host, port);
      socket.once("close", () => outside.destroy());
      // Before the pipeline, which destroys `inside`: since Node 24, this also destroys `socket`, without the error.
      outside.once("error", (error) => socket.destroy(error));
      if (socket.destroyed) {
        outside.destroy();
        return;
      }
      onConnect();
      await pipeline(inside, outside, inside);
    };
    relay().catch((error) => socket.destroy(error));
    // kafkajs calls `unref`, which a stream does not have.
    return Object.assign(socket, { unref: () => {} }) as unknown as ReturnType<ISocketFactory>;
  };
