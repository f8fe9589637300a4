/** How to connect, ready to be pasted. */
export interface Connection {
  /** Text of a `client.properties` for Java clients and the console tools. */
  readonly clientProperties: string;
  /** Options of `new Kafka(…)` of kafkajs. */
  readonly kafkajs: { readonly clientId: string; readonly brokers: readonly string[] };
}

/** How to connect to brokers that speak plain text. */
export const connectionTo = (bootstrapServers: string): Connection => ({
  clientProperties: `bootstrap.servers=${bootstrapServers}\nsecurity.protocol=PLAINTEXT\n`,
  kafkajs: { clientId: "my-application", brokers: bootstrapServers.split(",") },
});
