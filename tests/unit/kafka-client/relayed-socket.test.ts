import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectTo, type Socket } from "node:net";
import type { Duplex } from "node:stream";

import type { Connector } from "../../../components/kafka-client/relay";
import { relayedSocket } from "../../../components/kafka-client/relayed-socket";
import { waitUntil } from "../../../components/shared/wait-until";
import { tcpServers } from "../../support/tcp-server";

/** Connects directly. */
const direct: Connector["connect"] = async (host, port) => {
  const socket = connectTo(port, host);
  await once(socket, "connect");
  return socket;
};

const until = (isSo: () => boolean): Promise<true> =>
  waitUntil(
    () => isSo() || undefined,
    () => new Error("the condition was not met in time"),
    { timeoutMs: 5_000, intervalMs: 1 },
  );

describe("relayedSocket", () => {
  const sockets: Duplex[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) {
      socket.on("error", () => {}).destroy();
    }
  });
  const serve = tcpServers();

  /** Opens a socket through a connector, and records the events of the socket in order. */
  function connect(connector: Connector["connect"], port = 9092) {
    const events: string[] = [];
    const socket = relayedSocket({ connect: connector, close: async () => {} })({
      host: "127.0.0.1",
      port,
      ssl: undefined as never, // Never used: all connections are plain text.
      onConnect: () => events.push("connect"),
    });
    sockets.push(socket);
    const closed = once(socket.resume(), "close").catch(() => {});
    socket.on("error", (error: Error) => events.push(`error ${error.message}`));
    for (const event of ["end", "close"]) {
      socket.on(event, () => events.push(event));
    }
    return { socket, events, closed };
  }

  it("connects to the host and the port that kafkajs names", async () => {
    const requested: unknown[] = [];
    const { closed, events } = connect(async (...address) => {
      requested.push(address);
      throw new Error("no such host");
    });
    await closed;
    assert.deepEqual(requested, [["127.0.0.1", 9092]]);
    assert.deepEqual(events, ["error no such host", "close"]);
  });

  it("transfers bytes both ways, also bytes written before the connection, until the socket is ended", async () => {
    const port = await serve((socket) => socket.pipe(socket));
    const { socket, events, closed } = connect(direct, port);
    socket.write(Buffer.from([0, 1, 254, 255]));
    const [bytes] = await once(socket, "data");
    assert.deepEqual([...(bytes as Buffer)], [0, 1, 254, 255]);
    assert.deepEqual(events, ["connect"]);
    socket.end();
    await closed;
    assert.deepEqual(events, ["connect", "end", "close"]);
  });

  it("transfers 5 MB both ways", async () => {
    const port = await serve((socket) => socket.pipe(socket));
    const { socket, closed } = connect(direct, port);
    let count = 0;
    socket.on("data", (chunk: Buffer) => {
      count += chunk.length;
    });
    socket.end(Buffer.alloc(5_000_000));
    await closed;
    assert.equal(count, 5_000_000);
  });

  it("has the method `unref`, which kafkajs calls", async () => {
    const { socket } = connect(direct, await serve(() => {}));
    assert.doesNotThrow(() => socket.unref());
  });

  it("ends when the server ends the connection", async () => {
    const { events, closed } = connect(direct, await serve((socket) => socket.end("bye")));
    await closed;
    assert.deepEqual(events, ["connect", "end", "close"]);
  });

  it("fails when the connection fails", async () => {
    let outside: Duplex | undefined;
    const port = await serve(() => {});
    const { events, closed } = connect(async (...address) => {
      outside = await direct(...address);
      return outside;
    }, port);
    await until(() => events.length > 0);
    outside?.destroy(new Error("broken pipe"));
    await closed;
    assert.deepEqual(events, ["connect", "error broken pipe", "close"]);
  });

  it("closes the connection when the socket is destroyed", async () => {
    const served: Socket[] = [];
    const port = await serve((socket) => served.push(socket.resume()));
    const { socket, closed, events } = connect(direct, port);
    await until(() => events.length > 0 && served.length > 0);
    socket.destroy();
    await closed;
    await Promise.all(served.map((each) => each.destroyed || once(each, "close")));
  });

  it("closes the connection when the socket was destroyed before the connection was established", async () => {
    const served: Promise<unknown>[] = [];
    const port = await serve((socket) => served.push(once(socket.resume(), "close")));
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { socket, closed, events } = connect(async (...address) => {
      await gate;
      return direct(...address);
    }, port);
    socket.destroy();
    await closed;
    go();
    await until(() => served.length > 0);
    await Promise.all(served);
    assert.deepEqual(events, ["close"]);
  });
});
