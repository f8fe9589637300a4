import { connect as connectSocket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

import type { Address } from "../shared/address";
import { withDeadline } from "../shared/deadline";
import type { Connector } from "./relay";

/** Request to a server, and the form of the response. */
export interface Request<Answer> {
  /** Name of the request in messages: `srvr`, `Metadata`. */
  readonly name: string;
  readonly bytes: string | Uint8Array;
  /** True if the response is complete. @defaultValue - the server closes the connection after its response */
  isComplete?(received: Buffer): boolean;
  /** Reads a complete response. */
  parse(response: Buffer): Answer;
}

/** Error of a server that gives no complete response in time. */
export class LateAnswerError extends Error {}

/** Error of a connection that the server closes before its response is complete. */
export class ClosedConnectionError extends Error {
  constructor() {
    super("the connection was closed");
  }
}

/** Options of {@link ask}. */
export interface AskOptions {
  /** Time for the connection and the response, in milliseconds. */
  readonly timeoutMs: number;
  /** Opens the connection. @defaultValue - this machine connects directly */
  readonly connect?: Connector["connect"];
}

/**
 * Sends a request to a server over a new connection and returns the answer. Unlike a Kafka client, the function never
 * follows the response to another server.
 *
 * @throws if the server can't be reached; {@link LateAnswerError} if it gives no complete response in time;
 * {@link ClosedConnectionError}; the error of `request.parse`.
 */
export const ask = <Answer>(address: Address, request: Request<Answer>, options: AskOptions): Promise<Answer> =>
  askUntil(address, request, () => true, { ...options, repeatMs: 0 });

/** Options of {@link askUntil}. */
export interface AskUntilOptions extends AskOptions {
  /** Time in which the request is repeated, in milliseconds. {@link timeoutMs} ends the repetition as well. */
  readonly repeatMs: number;
}

/** Pause before a request is repeated, in milliseconds. */
const REPEAT_INTERVAL_MS = 25;

/**
 * Sends a request like {@link ask}, and repeats it over the same connection until an answer is accepted or the time is over.
 *
 * @returns the last answer, accepted or not. A repetition that fails changes nothing: the answer before it says more.
 * @throws the errors of {@link ask} if there is no first answer.
 */
export async function askUntil<Answer>(
  { host, port }: Address,
  request: Request<Answer>,
  isAccepted: (answer: Answer) => boolean,
  { timeoutMs, repeatMs, connect = connectDirectly }: AskUntilOptions,
): Promise<Answer> {
  const connecting = connect(host, port);
  const answers: Answer[] = [];
  const exchange = async (): Promise<void> => {
    const connection = await connecting;
    answers[0] = await exchangeOn(connection, request);
    for (const end = Date.now() + repeatMs; !isAccepted(answers[0]) && Date.now() < end; ) {
      await delay(REPEAT_INTERVAL_MS);
      answers[0] = await exchangeOn(connection, request);
    }
  };
  const lateError = () => new LateAnswerError(`no answer to ${request.name} within ${timeoutMs} ms`);
  try {
    await withDeadline(timeoutMs, exchange, lateError);
  } catch (error) {
    if (answers.length === 0) {
      throw error;
    }
  } finally {
    connecting.then(
      (connection) => connection.on("error", () => {}).destroy(),
      () => {}, // The caller has the error already, or has stopped waiting.
    );
  }
  return answers[0] as Answer;
}

/**
 * Sends a request over a connection and returns the answer. The connection stays open unless the server closes it.
 *
 * @throws {@link ClosedConnectionError}; the error of `request.parse`.
 */
export async function exchangeOn<Answer>(connection: Duplex, request: Request<Answer>): Promise<Answer> {
  connection.write(request.bytes);
  let received = Buffer.alloc(0);
  for await (const chunk of connection.iterator({ destroyOnReturn: false })) {
    received = Buffer.concat([received, chunk as Buffer]);
    if (request.isComplete?.(received)) {
      return request.parse(received);
    }
  }
  if (request.isComplete) {
    throw new ClosedConnectionError();
  }
  return request.parse(received);
}

/** Connects from this machine. @throws if the port can't be reached. */
export const connectDirectly = (host: string, port: number): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const socket = connectSocket({ host, port });
    socket.once("error", reject);
    socket.once("connect", () => resolve(socket));
  });
