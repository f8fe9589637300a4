import type { ClientLogin } from "../../kafka-client/client-identity";
import { type ConnectionIdentity, clientCertificate, clientLogin } from "./connection-identity";

/** Settings of Kafka's Java client. Certificates and keys are PEM texts, which Kafka reads from version 2.7 on. */
export function javaSettings(
  bootstrapServers: string,
  identity?: ConnectionIdentity,
): Readonly<Record<string, string>> {
  if (identity === undefined) {
    return { "bootstrap.servers": bootstrapServers, "security.protocol": "PLAINTEXT" };
  }
  const certificate = clientCertificate(identity);
  const login = clientLogin(identity);
  return {
    "bootstrap.servers": bootstrapServers,
    "security.protocol": identity.login === undefined ? "SSL" : "SASL_SSL",
    "ssl.truststore.type": "PEM",
    "ssl.truststore.certificates": identity.authorities,
    ...(certificate && {
      "ssl.keystore.type": "PEM",
      "ssl.keystore.certificate.chain": certificate.certificate,
      "ssl.keystore.key": certificate.privateKey,
    }),
    ...(identity.login && { "sasl.mechanism": identity.login.mechanism }),
    ...(login && { "sasl.jaas.config": jaasConfig(login) }),
  };
}

/** Classes of the login modules. */
const LOGIN_MODULES: Readonly<Record<ClientLogin["mechanism"], string>> = {
  PLAIN: "org.apache.kafka.common.security.plain.PlainLoginModule",
  "SCRAM-SHA-512": "org.apache.kafka.common.security.scram.ScramLoginModule",
};

const jaasConfig = ({ mechanism, username, password }: ClientLogin): string =>
  `${LOGIN_MODULES[mechanism]} required username=${jaasText(username)} password=${jaasText(password)};`;

/** Text in quotes, with escapes as Java's `StreamTokenizer` reads them. */
const jaasText = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
