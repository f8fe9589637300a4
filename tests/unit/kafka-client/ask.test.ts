import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

import { ask, askUntil, type Request } from "../../../components/kafka-client/ask";
import { freePort } from "../../support/fake-service";
import { tcpServers } from "../../support/tcp-server";

const TEXT: Request<string> = { name: "srvr", bytes: "srvr", parse: String };

/** Request whose response ends with a full stop. */
const SENTENCE: Request<string> = { ...TEXT, isComplete: (received) => received.at(-1) === ".".charCodeAt(0) };

describe("ask", () => {
  const serve = tcpServers();
  const HOST = "127.0.0.1";

  it("returns everything that the server sends until the server closes the connection", async () => {
    const words: string[] = [];
    const port = await serve((socket) =>
      socket.on("data", (word) => {
        words.push(String(word));
        socket.write("Zoo", () => socket.end("Keeper"));
      }),
    );
    assert.equal(await ask({ host: HOST, port }, TEXT, { timeoutMs: 5_000 }), "ZooKeeper");
    assert.deepEqual(words, ["srvr"]);
  });

  it("returns nothing if the server closes the connection at once", async () => {
    const port = await serve((socket) => socket.end());
    assert.equal(await ask({ host: HOST, port }, TEXT, { timeoutMs: 5_000 }), "");
  });

  it("closes the connection when the response is complete", async () => {
    const sockets: Socket[] = [];
    const port = await serve((socket) => {
      sockets.push(socket.resume());
      socket.write("Yes.");
    });
    assert.equal(await ask({ host: HOST, port }, SENTENCE, { timeoutMs: 5_000 }), "Yes.");
    await Promise.all(sockets.map((socket) => socket.destroyed || once(socket, "close")));
  });

  it("rejects a response that the server does not complete", async () => {
    const port = await serve((socket) => socket.end("Ye"));
    await assert.rejects(ask({ host: HOST, port }, SENTENCE, { timeoutMs: 5_000 }), {
      message: "the connection was closed",
    });
  });

  it("rejects a server that gives no complete response in time, and closes the connection", async () => {
    const sockets: Socket[] = [];
    const port = await serve((socket) => {
      sockets.push(socket.resume());
      socket.write("Ye");
    });
    await assert.rejects(ask({ host: HOST, port }, SENTENCE, { timeoutMs: 50 }), {
      message: "no answer to srvr within 50 ms",
    });
    await Promise.all(sockets.map((socket) => socket.destroyed || once(socket, "close")));
  });

  it("rejects a port where nothing listens", async () => {
    await assert.rejects(ask({ host: HOST, port: await freePort() }, TEXT, { timeoutMs: 5_000 }), {
      code: "ECONNREFUSED",
    });
  });

  it("throws the error of `parse`", async () => {
    const port = await serve((socket) => socket.end());
    const parse = () => {
      throw new Error("not an answer");
    };
    await assert.rejects(ask({ host: HOST, port }, { ...TEXT, parse }, { timeoutMs: 5_000 }), {
      message: "not an answer",
    });
  });

  it("connects through the given connector", async () => {
    const port = await serve((socket) => socket.end("Yes."));
    const requested: unknown[] = [];
    const connectElsewhere = async (...address: [string, number]): Promise<Duplex> => {
      requested.push(address);
      return connect(port, HOST);
    };
    const options = { timeoutMs: 5_000, connect: connectElsewhere };
    assert.equal(await ask({ host: "kafka-0", port: 9092 }, SENTENCE, options), "Yes.");
    assert.deepEqual(requested, [["kafka-0", 9092]]);
  });

  it("closes a connection that is established after the time is over", async () => {
    const closed: Promise<unknown>[] = [];
    const port = await serve((socket) => closed.push(once(socket.resume(), "close")));
    let open: (connection: Duplex) => void = () => {};
    const late = () => new Promise<Duplex>((resolve) => (open = resolve));
    await assert.rejects(ask({ host: HOST, port }, TEXT, { timeoutMs: 20, connect: late }), {
      message: "no answer to srvr within 20 ms",
    });
    const connection = connect(port, HOST);
    await once(connection, "connect");
    open(connection);
    await once(connection, "close");
    await Promise.all(closed);
  });
});

describe("askUntil", () => {
  const serve = tcpServers();

  /** Asks a server whose connections give these answers, one for each request. The last one is given again if `repeatsLast`. */
  const askFor = async (answers: readonly string[], { timeoutMs = 5_000, repeatMs = 5_000, repeatsLast = false }) => {
    let requests = 0;
    const port = await serve((socket) =>
      socket.on("data", () => {
        const answer = answers[requests++] ?? (repeatsLast ? answers.at(-1) : undefined);
        socket.write(answer ?? "");
      }),
    );
    const options = { timeoutMs, repeatMs };
    const answer = await askUntil({ host: "127.0.0.1", port }, SENTENCE, (text) => text === "Yes.", options);
    return { answer, requests };
  };

  it("repeats the request over the same connection until the answer is accepted", async () => {
    assert.deepEqual(await askFor(["No.", "Not yet.", "Yes.", "No."], {}), { answer: "Yes.", requests: 3 });
  });

  it("returns the last answer when the time for repetitions is over", async () => {
    const { answer, requests } = await askFor(["No."], { repeatMs: 80, repeatsLast: true });
    assert.equal(answer, "No.");
    assert.ok(requests > 1);
  });

  it("returns the answer before a repetition that gets none in time", async () => {
    assert.deepEqual(await askFor(["No."], { timeoutMs: 100 }), { answer: "No.", requests: 2 });
  });

  it("rejects a server that gives no answer at all in time", async () => {
    await assert.rejects(askFor([], { timeoutMs: 50 }), { message: "no answer to srvr within 50 ms" });
  });
});
