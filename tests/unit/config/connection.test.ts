import assert from "node:assert/strict";

import { connectionTo } from "../../../components/config/connection";

describe("connectionTo", () => {
  it("returns settings for each client", () => {
    assert.deepEqual(connectionTo("a:9092,[::1]:9093"), {
      clientProperties: "bootstrap.servers=a:9092,[::1]:9093\nsecurity.protocol=PLAINTEXT\n",
      springBoot: "spring.kafka.bootstrap-servers=a:9092,[::1]:9093\nspring.kafka.security.protocol=PLAINTEXT\n",
      kafkajs: { clientId: "my-application", brokers: ["a:9092", "[::1]:9093"] },
      librdkafka: { "bootstrap.servers": "a:9092,[::1]:9093", "security.protocol": "PLAINTEXT" },
      kcat: "bootstrap.servers=a:9092,[::1]:9093\nsecurity.protocol=PLAINTEXT\n",
      dotnet:
        'new ClientConfig { BootstrapServers = "a:9092,[::1]:9093", SecurityProtocol = SecurityProtocol.Plaintext }',
      go: 'kgo.SeedBrokers("a:9092", "[::1]:9093")',
    });
  });
});
