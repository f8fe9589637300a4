import { describeProblems, exactly, line, problemsOf } from "../shared/problems";
import { renderProperties } from "../shared/properties";
import type { ConnectionIdentity } from "./connection/connection-identity";
import { dotnetExpression } from "./connection/dotnet-expression";
import { goOptions } from "./connection/go-options";
import { javaSettings } from "./connection/java-settings";
import { type KafkajsOptions, kafkajsOptions } from "./connection/kafkajs-options";
import { kcatText } from "./connection/kcat-text";
import { type LibrdkafkaSettings, librdkafkaSettings } from "./connection/librdkafka-settings";
import { springBootSettings } from "./connection/spring-boot-settings";

/** Settings of clients for a cluster, ready to be pasted. */
export interface Connection {
  /** Text of a `client.properties` for Java clients and console tools. */
  readonly clientProperties: string;
  /** Text of an `application.properties` of Spring Boot. */
  readonly springBoot: string;
  /** Options of `new Kafka(…)` of kafkajs. */
  readonly kafkajs: KafkajsOptions;
  /** Settings of librdkafka by name: the argument of `Producer(…)` and `Consumer(…)` of Python's confluent-kafka. */
  readonly librdkafka: LibrdkafkaSettings;
  /**
   * Text of a configuration file of kcat, for `kcat -F`. With TLS, the text names the files `ca.pem`, `user.pem` and `user.key` in the
   * working directory, because kcat reads no certificates in the text itself; `npm run client-files` writes these files.
   */
  readonly kcat: string;
  /** Expression in C# for Confluent.Kafka. */
  readonly dotnet: string;
  /**
   * Options in Go for `kgo.NewClient(…)` of franz-go, with commas between them. With TLS they use the packages `crypto/tls` and
   * `crypto/x509`, with a login also `pkg/sasl/plain` or `pkg/sasl/scram` of franz-go.
   */
  readonly go: string;
}

const SERVERS = exactly({ bootstrapServers: line("text host:port, with commas between brokers") }, "connectionTo");

/**
 * Settings of clients for brokers.
 *
 * @param bootstrapServers - `host:port`, comma-separated.
 * @param identity - identity of the client and the authorities that it trusts. @defaultValue - brokers without encryption
 * @throws if the servers are no text, if a certificate has no private key, or if a private key has no certificate.
 */
export function connectionTo(bootstrapServers: string, identity?: ConnectionIdentity): Connection {
  const problems = problemsOf(SERVERS, { bootstrapServers });
  if (problems.length > 0) {
    throw new Error(`the settings of clients can't be made: ${describeProblems(problems)}`);
  }
  const java = javaSettings(bootstrapServers, identity);
  const librdkafka = librdkafkaSettings(bootstrapServers, identity);
  return {
    clientProperties: renderProperties(java),
    springBoot: renderProperties(springBootSettings(java)),
    kafkajs: kafkajsOptions(bootstrapServers, identity),
    librdkafka,
    kcat: kcatText(librdkafka),
    dotnet: dotnetExpression(librdkafka),
    go: goOptions(bootstrapServers, identity),
  };
}
