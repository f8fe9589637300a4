/** Settings of clients for a cluster, ready to be pasted. */
export interface Connection {
  /** Text of a `client.properties` for Java clients and console tools. */
  readonly clientProperties: string;
  /** Options of `new Kafka(…)` of kafkajs. */
  readonly kafkajs: { readonly clientId: string; readonly brokers: readonly string[] };
}

/** Settings of clients for brokers without encryption. */
export const connectionTo = (bootstrapServers: string): Connection => ({
  clientProperties: `bootstrap.servers=${bootstrapServers}\nsecurity.protocol=PLAINTEXT\n`,
  kafkajs: { clientId: "my-application", brokers: bootstrapServers.split(",") },
});
