import { KafkaError } from "../kafka-client/kafka-error";

/** Error code of brokers without an authorizer. */
const SECURITY_DISABLED = 54;

/** Reasons and advice for error codes whose own message is too short. */
const TEXTS: Readonly<Record<number, string>> = {
  [-1]: "a broker has had an unexpected error; see its log",
  31: "the brokers do not let this program change rights; check that super.users of every broker contains its principal",
  35: "this version of Kafka has no such request; use another version",
  [SECURITY_DISABLED]: "the brokers have no authorizer, so every client may do everything; set security to tls or sasl",
};

/**
 * Error codes that a broker may answer with until it has started or the controller has moved: UnknownServerError,
 * RequestTimedOut, BrokerNotAvailable, NetworkException, NotController, ThrottlingQuotaExceeded.
 */
const TRANSIENT = [-1, 7, 8, 13, 41, 89];

/** True if the brokers would refuse the same request again. */
export const isFinal = (error: unknown): error is KafkaError =>
  error instanceof KafkaError && !TRANSIENT.includes(error.code);

/** Reason of a refusal, and what to do. */
export const refusalText = ({ code, message }: KafkaError): string =>
  TEXTS[code] ?? `${message}; see the brokers' logs`;

/** True if the brokers check no rights. */
export const isWithoutAuthorizer = (error: unknown): boolean =>
  error instanceof KafkaError && error.code === SECURITY_DISABLED;
