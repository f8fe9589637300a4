/** Settings of clients for a cluster, ready to be pasted. */
export interface Connection {
  /** Text of a `client.properties` for Java clients and console tools. */
  readonly clientProperties: string;
  /** Text of an `application.properties` of Spring Boot. */
  readonly springBoot: string;
  /** Options of `new Kafka(…)` of kafkajs. */
  readonly kafkajs: { readonly clientId: string; readonly brokers: readonly string[] };
  /** Settings of librdkafka by name: the argument of `Producer(…)` and `Consumer(…)` of Python's confluent-kafka. */
  readonly librdkafka: Readonly<Record<string, string>>;
  /** Text of a configuration file of kcat, for `kcat -F`. */
  readonly kcat: string;
  /** Expression in C# for Confluent.Kafka. */
  readonly dotnet: string;
  /** Option in Go for `kgo.NewClient(…)` of franz-go. */
  readonly go: string;
}

/** Settings of clients for brokers without encryption. */
export function connectionTo(bootstrapServers: string): Connection {
  const brokers = bootstrapServers.split(",");
  const librdkafka = { "bootstrap.servers": bootstrapServers, "security.protocol": "PLAINTEXT" };
  return {
    clientProperties: properties(librdkafka),
    springBoot: properties({
      "spring.kafka.bootstrap-servers": bootstrapServers,
      "spring.kafka.security.protocol": "PLAINTEXT",
    }),
    kafkajs: { clientId: "my-application", brokers },
    librdkafka,
    kcat: properties(librdkafka),
    dotnet: `new ClientConfig { BootstrapServers = ${JSON.stringify(bootstrapServers)}, SecurityProtocol = SecurityProtocol.Plaintext }`,
    go: `kgo.SeedBrokers(${brokers.map((broker) => JSON.stringify(broker)).join(", ")})`,
  };
}

const properties = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
