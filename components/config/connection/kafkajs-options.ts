import type { ClientLogin } from "../../kafka-client/client-identity";
import { type ConnectionIdentity, clientCertificate, clientLogin } from "./connection-identity";

/** Options of `new Kafka(…)` of kafkajs. */
export interface KafkajsOptions {
  readonly clientId: string;
  readonly brokers: readonly string[];
  /** Certificates and key as PEM texts. @defaultValue - no encryption */
  readonly ssl?: { readonly ca: readonly string[]; readonly cert?: string; readonly key?: string };
  /** Login. @defaultValue - none */
  readonly sasl?: {
    readonly mechanism: Lowercase<ClientLogin["mechanism"]>;
    readonly username: string;
    readonly password: string;
  };
}

/** Options of kafkajs for these brokers. */
export function kafkajsOptions(bootstrapServers: string, identity?: ConnectionIdentity): KafkajsOptions {
  const common = { clientId: "my-application", brokers: bootstrapServers.split(",") };
  if (identity === undefined) {
    return common;
  }
  const certificate = clientCertificate(identity);
  const login = clientLogin(identity);
  return {
    ...common,
    ssl: {
      ca: [identity.authorities],
      ...(certificate && { cert: certificate.certificate, key: certificate.privateKey }),
    },
    ...(login && { sasl: { ...login, mechanism: kafkajsMechanism(login.mechanism) } }),
  };
}

const kafkajsMechanism = (mechanism: ClientLogin["mechanism"]): Lowercase<ClientLogin["mechanism"]> =>
  mechanism === "PLAIN" ? "plain" : "scram-sha-512";
