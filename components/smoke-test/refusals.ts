import { randomUUID } from "node:crypto";

import { ask, ClosedConnectionError, connectDirectly, LateAnswerError, type Request } from "../kafka-client/ask";
import type { ClientIdentity, ClientLogin } from "../kafka-client/client-identity";
import type { NodePort } from "../kafka-client/cluster-connection";
import { metadataRequest } from "../kafka-client/cluster-metadata";
import { API_VERSIONS } from "../kafka-client/kafka-request";
import { type Connector, type Relay, withRelay } from "../kafka-client/relay";
import { LoginRefusal, WRONG_PASSWORD } from "../kafka-client/sasl-login";
import { secureConnect } from "../kafka-client/secure-connect";
import { isEnded, refusesCertificate } from "../kafka-client/secure-error";
import { ANSWER_TIMEOUT_MS, parseAddress } from "../kafka-client/service-access";
import { errorMessage } from "../shared/error-message";
import { AccessRefusal, groupAccess, topicAccess } from "./foreign-access";

/** Settings of {@link verifyRefusals}. */
export interface RefusalSettings {
  /** Comma-separated `host:port` pairs. */
  readonly bootstrapServers: string;
  /** Route of all connections, encrypted or not. @defaultValue - this machine connects directly */
  readonly inner?: Relay;
  /** Identity of an ordinary user, which the brokers let in. */
  readonly user: ClientIdentity;
  /** Certificate that another authority has signed for the user's name. @defaultValue - not tried */
  readonly foreign?: Required<Pick<ClientIdentity, "certificate" | "privateKey">>;
  /** Topic that the user has no right to. The topic need not exist. */
  readonly topic: string;
  /** Consumer group that the user has no right to. The group need not exist. */
  readonly group: string;
  /** Ports for nodes. @defaultValue - none */
  readonly nodePorts?: readonly NodePort[];
  /** Authorities of the nodes' certificates. @defaultValue - the authorities that the user trusts */
  readonly nodeAuthorities?: string;
  /** Time for each answer, in milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number;
}

/** Attempt that a server must refuse. */
interface Attempt {
  /** Client or right, for the report: `plain text`. */
  readonly subject: string;
  readonly request: Request<unknown>;
  readonly connect: Connector["connect"];
  /** True if the error of the attempt is a refusal. */
  isRefusal(error: unknown): boolean;
}

/** Request that a broker answers only after a login. */
const METADATA = metadataRequest("none");

/** Four-letter word with one more byte: a TLS server waits for the fifth byte before it closes a connection in plain text. */
const SRVR: Request<string> = {
  name: "srvr",
  bytes: "srvr\n",
  isComplete: (received) => received.includes("Mode: "),
  parse: String,
};

const isClosed = (error: unknown): boolean =>
  error instanceof ClosedConnectionError || isEnded(error) || refusesCertificate(error);

const isUnanswered = (error: unknown): boolean => error instanceof LateAnswerError || isClosed(error);

const isWrongPassword = (error: unknown): boolean =>
  error instanceof LoginRefusal && error.errorCode === WRONG_PASSWORD;

const isNoAccess = (error: unknown): boolean => error instanceof AccessRefusal;

/**
 * Verifies that secured services refuse what they must refuse. Every attempt waits for an answer: with TLS 1.3, a server refuses
 * a client only after the connection.
 *
 * @returns a sentence about the refused attempts.
 * @throws if a broker does not let in the user; with every attempt that was let in, or that could not be made.
 */
export const verifyRefusals = (settings: RefusalSettings): Promise<string> =>
  withRelay(settings.inner, async (inner = connectDirectly) => {
    const { bootstrapServers, user, nodePorts = [], timeoutMs = ANSWER_TIMEOUT_MS } = settings;
    const brokers = bootstrapServers.split(",");
    const connect = connectAs(user, inner);
    // A broker that answers no client refuses every attempt, so the user must get an answer first.
    await Promise.all(brokers.map((address) => ask(parseAddress(address), METADATA, { timeoutMs, connect })));
    const attempts = [
      ...brokers.flatMap((address) => attemptsAtBroker(settings, inner).map((attempt) => ({ address, attempt }))),
      ...nodePorts.flatMap(({ service, address }) =>
        attemptsAtNode(service, settings, inner).map((attempt) => ({ address, attempt })),
      ),
    ];
    const problems = await Promise.all(
      attempts.map(async ({ address, attempt }) => {
        const problem = await problemOf(attempt, address, timeoutMs);
        return problem === undefined ? [] : [`${address} ${problem}`];
      }),
    );
    if (problems.flat().length > 0) {
      throw new Error(problems.flat().join("; "));
    }
    return `refused: ${[...new Set(attempts.map(({ attempt }) => attempt.subject))].join(", ")}`;
  });

const connectAs =
  (identity: ClientIdentity, connect: Connector["connect"]): Connector["connect"] =>
  (host, port) =>
    secureConnect(host, port, { identity, connect });

function attemptsAtBroker(settings: RefusalSettings, inner: Connector["connect"]): readonly Attempt[] {
  const { user, topic, group } = settings;
  const connect = connectAs(user, inner);
  return [
    { subject: "plain text", request: METADATA, connect: inner, isRefusal: isUnanswered },
    ...(user.login === undefined
      ? certificateAttempts(settings, inner)
      : loginAttempts({ ...user, login: user.login }, inner)),
    { subject: "a topic of somebody else", request: topicAccess(topic), connect, isRefusal: isNoAccess },
    { subject: "a group of somebody else", request: groupAccess(group), connect, isRefusal: isNoAccess },
  ];
}

function certificateAttempts(
  { user: { authorities }, foreign }: RefusalSettings,
  inner: Connector["connect"],
): readonly Attempt[] {
  const attempt = (subject: string, identity: ClientIdentity): Attempt => ({
    subject,
    request: METADATA,
    connect: connectAs(identity, inner),
    isRefusal: isClosed,
  });
  return [
    attempt("a client without a certificate", { authorities }),
    ...(foreign === undefined ? [] : [attempt("a certificate of another authority", { authorities, ...foreign })]),
  ];
}

function loginAttempts(
  { login, ...user }: ClientIdentity & { readonly login: ClientLogin },
  inner: Connector["connect"],
): readonly Attempt[] {
  const wrong = { ...user, login: { ...login, password: randomUUID() } };
  return [
    { subject: "a client without a login", request: METADATA, connect: connectAs(user, inner), isRefusal: isClosed },
    { subject: "a wrong password", request: METADATA, connect: connectAs(wrong, inner), isRefusal: isWrongPassword },
  ];
}

function attemptsAtNode(
  service: NodePort["service"],
  { user: { login, ...user }, nodeAuthorities: authorities = user.authorities }: RefusalSettings,
  inner: Connector["connect"],
): readonly Attempt[] {
  const request: Request<unknown> = service === "ZooKeeper" ? SRVR : API_VERSIONS;
  const asUser = connectAs({ ...user, authorities }, inner);
  return [
    { subject: `plain text at ${service}`, request, connect: inner, isRefusal: isUnanswered },
    { subject: `a user at ${service}`, request, connect: asUser, isRefusal: isClosed },
  ];
}

/** Problem of an attempt that was not refused; `undefined` if it was. */
async function problemOf(
  { subject, request, connect, isRefusal }: Attempt,
  address: string,
  timeoutMs: number,
): Promise<string | undefined> {
  try {
    await ask(parseAddress(address), request, { timeoutMs, connect });
    return `let in ${subject}, which a secured service must refuse; close the port to other machines until the cause is known`;
  } catch (error) {
    return isRefusal(error) ? undefined : `was not tested with ${subject} (${errorMessage(error)})`;
  }
}
