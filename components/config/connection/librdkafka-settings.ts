import { commonSettings } from "./common-settings";
import { type ConnectionIdentity, clientCertificate, clientLogin } from "./connection-identity";

/** Settings of librdkafka by name. Certificates and keys are PEM texts. */
export type LibrdkafkaSettings = Readonly<Record<string, string>>;

/** Settings of librdkafka: `ssl.ca.pem` needs librdkafka 1.8.2 or newer. */
export function librdkafkaSettings(bootstrapServers: string, identity?: ConnectionIdentity): LibrdkafkaSettings {
  const common = commonSettings(bootstrapServers, identity);
  if (identity === undefined) {
    return common;
  }
  const certificate = clientCertificate(identity);
  const login = clientLogin(identity);
  return {
    ...common,
    "ssl.ca.pem": identity.authorities,
    // Off by default before librdkafka 2.0.
    "ssl.endpoint.identification.algorithm": "https",
    ...(certificate && { "ssl.certificate.pem": certificate.certificate, "ssl.key.pem": certificate.privateKey }),
    ...(identity.login && { "sasl.mechanism": identity.login.mechanism }),
    ...(login && { "sasl.username": login.username, "sasl.password": login.password }),
  };
}
