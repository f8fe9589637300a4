import { jaasConfig } from "../../kafka-client/jaas-config";
import { commonSettings } from "./common-settings";
import { type ConnectionIdentity, clientCertificate, clientLogin } from "./connection-identity";

/** Settings of Kafka's Java client. Certificates and keys are PEM texts, which Kafka reads from version 2.7 on. */
export function javaSettings(
  bootstrapServers: string,
  identity?: ConnectionIdentity,
): Readonly<Record<string, string>> {
  const common = commonSettings(bootstrapServers, identity);
  if (identity === undefined) {
    return common;
  }
  const certificate = clientCertificate(identity);
  const login = clientLogin(identity);
  return {
    ...common,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.certificates": identity.authorities,
    ...(certificate && {
      "ssl.keystore.type": "PEM",
      "ssl.keystore.certificate.chain": certificate.certificate,
      "ssl.keystore.key": certificate.privateKey,
    }),
    ...(identity.login && { "sasl.mechanism": identity.login.mechanism }),
    ...(login && {
      "sasl.jaas.config": jaasConfig(login.mechanism, { username: login.username, password: login.password }),
    }),
  };
}
