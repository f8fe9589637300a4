import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

import { LoginRefusal, logIn, plainLoginFrames, sendLoginFrames } from "../../../components/kafka-client/sasl-login";
import { saslRefusal, saslResponses } from "../../support/sasl-responses";
import { tcpServers } from "../../support/tcp-server";

const USER = { username: "orders", password: "pencil" };

describe("logIn", () => {
  const serve = tcpServers();
  const opened: Socket[] = [];
  afterEach(() => {
    for (const socket of opened.splice(0)) {
      socket.destroy();
    }
  });

  /** Broker that gives these responses in turn, and records the requests after their length. */
  async function broker(...responses: readonly (Buffer | ((request: Buffer) => Buffer))[]) {
    const requests: Buffer[] = [];
    const port = await serve((socket) =>
      socket.on("data", (bytes: Buffer) => {
        requests.push(bytes);
        const response = responses[requests.length - 1] ?? Buffer.alloc(0);
        socket.write(typeof response === "function" ? response(bytes) : response);
      }),
    );
    const connection = connect(port, "127.0.0.1");
    opened.push(connection);
    await once(connection, "connect");
    return { connection, requests };
  }

  const HANDSHAKE = "0000001100110001" + "00000000ffff" + "0005504c41494e";
  const AUTHENTICATE = `0000001c00240000${"00000000ffff"}0000000e${Buffer.from("\0orders\0pencil").toString("hex")}`;

  it("sends the name and the password by PLAIN, in Kafka's frames, and leaves the connection open", async () => {
    const { connection, requests } = await broker(...saslResponses("PLAIN"), (bytes) => bytes);
    await logIn(connection, { mechanism: "PLAIN", ...USER });
    assert.deepEqual(
      requests.map((bytes) => bytes.toString("hex")),
      [HANDSHAKE, AUTHENTICATE],
    );
    connection.write("hello");
    assert.equal(String((await once(connection, "data"))[0]), "hello");
  });

  it("renders the same frames for a file", () => {
    assert.deepEqual(
      plainLoginFrames(USER).map((bytes) => Buffer.from(bytes).toString("hex")),
      [HANDSHAKE, AUTHENTICATE],
    );
  });

  it("sends frames of a file, and wants an answer without an error to each", async () => {
    const frames = plainLoginFrames(USER);
    const accepting = await broker(...saslResponses("PLAIN"));
    await sendLoginFrames(accepting.connection, frames);
    assert.equal(accepting.requests.length, 2);
    const refusing = await broker(...saslResponses("PLAIN").slice(0, 1), saslRefusal(58, "no"));
    await assert.rejects(sendLoginFrames(refusing.connection, frames), { errorCode: 58 });
  });

  const messageIn = (request: Buffer): string => request.subarray(18).toString();

  it("rejects a server that accepts a login by SCRAM without knowing the password", async () => {
    let nonce = "";
    const { connection, requests } = await broker(
      ...saslResponses("SCRAM-SHA-512").slice(0, 1),
      (request) => {
        nonce = messageIn(request).replace(/^.*,r=/, "");
        return saslResponses("", `r=${nonce}more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`)[1] ?? Buffer.alloc(0);
      },
      () => saslResponses("", `v=${Buffer.alloc(64).toString("base64")}`)[1] ?? Buffer.alloc(0),
    );
    await assert.rejects(logIn(connection, { mechanism: "SCRAM-SHA-512", ...USER }), {
      message: "the server does not know the password",
    });
    assert.equal(messageIn(requests[1] ?? Buffer.alloc(0)), `n,,n=orders,r=${nonce}`);
    assert.match(
      messageIn(requests[2] ?? Buffer.alloc(0)),
      new RegExp(`^c=biws,r=${nonce.replaceAll("+", "\\+")}more,p=`),
    );
  });

  const PLAIN = { mechanism: "PLAIN", ...USER } as const;
  const refusals: readonly (readonly [responses: Buffer[], code: number, message: string])[] = [
    [
      [saslRefusal(33, "GSSAPI", "SCRAM-SHA-256")],
      33,
      "the server does not offer this kind of login (GSSAPI, SCRAM-SHA-256); use one that it offers",
    ],
    [[saslRefusal(34)], 34, "the server takes no login here; connect with a certificate, or to another port"],
    [
      [...saslResponses("PLAIN").slice(0, 1), saslRefusal(58, "Authentication failed")],
      58,
      "the name or the password is wrong (Authentication failed); check both",
    ],
    [[...saslResponses("PLAIN").slice(0, 1), saslRefusal(35)], 35, "of error 35; read the log of the server"],
  ];
  for (const [responses, errorCode, message] of refusals) {
    it(`throws ${JSON.stringify(message)}`, async () => {
      const { connection } = await broker(...responses);
      await assert.rejects(logIn(connection, PLAIN), (error: Error) => {
        assert.ok(error instanceof LoginRefusal);
        assert.deepEqual([error.message, error.errorCode], [message, errorCode]);
        return true;
      });
    });
  }

  it("rejects a server that closes the connection", async () => {
    const port = await serve((socket) => socket.once("data", () => socket.end()));
    const connection = connect(port, "127.0.0.1");
    opened.push(connection);
    await assert.rejects(logIn(connection, PLAIN), { message: "the connection was closed" });
  });
});
