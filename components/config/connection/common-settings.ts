import type { ConnectionIdentity } from "./connection-identity";

/** Settings that Kafka's Java client and librdkafka have under the same names. */
export const commonSettings = (
  bootstrapServers: string,
  identity: ConnectionIdentity | undefined,
): Readonly<Record<string, string>> => ({
  "bootstrap.servers": bootstrapServers,
  "security.protocol": protocolOf(identity),
});

const protocolOf = (identity: ConnectionIdentity | undefined): string =>
  identity === undefined ? "PLAINTEXT" : identity.login === undefined ? "SSL" : "SASL_SSL";
