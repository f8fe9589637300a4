import { int } from "./kafka-metadata";

const framed = (body: Buffer): Buffer => Buffer.concat([int(body.length + 4, 4), int(0, 4), body]);

const text = (value: string): Buffer => Buffer.concat([int(Buffer.byteLength(value), 2), Buffer.from(value)]);

/** Response of a broker that accepts a mechanism, and its response to each message of the client. */
export const saslResponses = (mechanism: string, ...messages: readonly string[]): Buffer[] => [
  framed(Buffer.concat([int(0, 2), int(1, 4), text(mechanism)])),
  ...(messages.length === 0 ? [""] : messages).map((message) =>
    framed(Buffer.concat([int(0, 2), int(-1, 2), int(Buffer.byteLength(message), 4), Buffer.from(message)])),
  ),
];

/** Response of a broker that refuses a mechanism (33), names those it offers, or refuses a login (58), and gives a reason. */
export const saslRefusal = (code: number, ...texts: readonly string[]): Buffer =>
  framed(
    code === 33
      ? Buffer.concat([int(code, 2), int(texts.length, 4), ...texts.map(text)])
      : Buffer.concat([int(code, 2), text(texts[0] ?? ""), int(0, 4)]),
  );
