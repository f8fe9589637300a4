import type { Duplex } from "node:stream";

import { exchangeOn, type Request } from "./ask";
import type { ClientLogin } from "./client-identity";
import { int, kafkaRequest, type MessageReader, text } from "./kafka-request";
import { scramLogin } from "./scram";

/** Error code of a wrong name or password: SASL_AUTHENTICATION_FAILED. */
export const WRONG_PASSWORD = 58;

/** Error codes of Kafka that a login can end with. */
const REFUSALS: Readonly<Record<number, { readonly reason: string; readonly cure: string }>> = {
  33: { reason: "the server does not offer this kind of login", cure: "use one that it offers" },
  34: { reason: "the server takes no login here", cure: "connect with a certificate, or to another port" },
  [WRONG_PASSWORD]: { reason: "the name or the password is wrong", cure: "check both" },
};

/** Error of a login that a server refuses. */
export class LoginRefusal extends Error {
  constructor(
    message: string,
    /** Error code of Kafka. */
    readonly errorCode: number,
  ) {
    super(message);
  }
}

/** SaslHandshake (key 17) version 1: starts a login. Version 1 is the first one whose login follows in Kafka's frames. */
const handshake = (mechanism: ClientLogin["mechanism"]): Request<void> =>
  kafkaRequest({
    name: "SaslHandshake",
    apiKey: 17,
    version: 1,
    body: text(mechanism),
    parse: (response) => {
      const code = response.int(2);
      requireSuccess(code, () => response.list(() => response.text()).join(", "));
    },
  });

/** SaslAuthenticate (key 36) version 0: one message of the client. The answer is the message of the server. */
const authenticate = (message: Buffer): Request<Buffer> =>
  kafkaRequest({
    name: "SaslAuthenticate",
    apiKey: 36,
    version: 0,
    body: Buffer.concat([int(message.length, 4), message]),
    parse: readMessage,
  });

function readMessage(response: MessageReader): Buffer {
  const code = response.int(2);
  const reason = response.text();
  requireSuccess(code, () => reason);
  const length = Math.max(0, response.int(4));
  return response.rest().subarray(0, length);
}

function requireSuccess(code: number, detailOf: () => string): void {
  if (code !== 0) {
    const { reason, cure } = REFUSALS[code] ?? { reason: `of error ${code}`, cure: "read the log of the server" };
    const detail = detailOf();
    throw new LoginRefusal(`${reason}${detail && ` (${detail})`}; ${cure}`, code);
  }
}

/** Message of a login by name and password (RFC 4616). */
const plainMessage = ({ username, password }: Omit<ClientLogin, "mechanism">): Buffer =>
  Buffer.from(`\0${username}\0${password}`);

/** The two requests of a login by name and password, as they go over the connection. */
export const plainLoginFrames = (login: Omit<ClientLogin, "mechanism">): readonly Uint8Array[] =>
  [handshake("PLAIN").bytes, authenticate(plainMessage(login)).bytes].map((bytes) => Buffer.from(bytes as Uint8Array));

/**
 * Logs in by requests that were rendered before. Each of them must be answered without an error.
 *
 * @throws {@link LoginRefusal} if the server refuses the login.
 */
export async function sendLoginFrames(connection: Duplex, frames: readonly Uint8Array[]): Promise<void> {
  for (const bytes of frames) {
    await exchangeOn(connection, {
      ...handshake("PLAIN"),
      bytes,
      parse: (response) => {
        const code = response.readInt16BE(8); // After the length and the correlation id.
        requireSuccess(code, () => "");
      },
    });
  }
}

/**
 * Logs in over a connection.
 *
 * @throws {@link LoginRefusal} if the server refuses the login; an error if the server can't be trusted.
 */
export async function logIn(connection: Duplex, login: ClientLogin): Promise<void> {
  await exchangeOn(connection, handshake(login.mechanism));
  if (login.mechanism === "PLAIN") {
    await exchangeOn(connection, authenticate(plainMessage(login)));
    return;
  }
  const scram = scramLogin({ hash: "SHA-512", ...login });
  const serverFirst = await exchangeOn(connection, authenticate(Buffer.from(scram.first)));
  const { final, verifyServer } = await scram.proof(serverFirst.toString());
  verifyServer((await exchangeOn(connection, authenticate(Buffer.from(final)))).toString());
}
