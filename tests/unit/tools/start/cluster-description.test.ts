import assert from "node:assert/strict";

import { connectionTo } from "../../../../components/config/connection";
import type { StackOutputs } from "../../../../components/config/stack-outputs";
import { describeCluster } from "../../../../tools/start/cluster-description";

const servers = "127.0.0.1:9092";
const outputs: StackOutputs = {
  bootstrapServers: servers,
  zookeeperConnect: "127.0.0.1:2181",
  clusterId: "id",
  kafkaVersion: "3.3.1",
  runtime: "local",
  brokers: [{ id: 0, address: servers, logFile: "/s/server.log", dataDir: "/s/data" }],
  connection: connectionTo(servers),
  smokeTest: {
    proven: [
      "publish: 6 records with keys and headers were acknowledged by all replicas",
      "subscribe: a consumer group was given each of them once and in order",
    ],
    durationsMs: { total: 900 },
  },
};
const secured: StackOutputs = {
  ...outputs,
  connection: connectionTo(servers, { authorities: "PEM" }),
  security: "tls",
  users: {},
  toolsConfig: "/my state/client.properties",
};
const java = { path: "/java/bin/java", version: 17, build: "17.0.1" };
const COMMAND =
  "JAVA_HOME=/java /kafka/bin/kafka-console-consumer.sh --bootstrap-server 127.0.0.1:9092 --topic my-topic --from-beginning";

describe("describeCluster", () => {
  it("describes the cluster and the settings of each client", () => {
    assert.equal(
      describeCluster(outputs, "/kafka", java, "en"),
      `
Kafka 3.3.1 is running.

  bootstrapServers   127.0.0.1:9092
  zookeeperConnect   127.0.0.1:2181
  clusterId          id
  broker 0           127.0.0.1:9092, log /s/server.log, data /s/data

Verified in 900 ms:
  publish: 6 records with keys and headers were acknowledged by all replicas
  subscribe: a consumer group was given each of them once and in order

Connect:
  kafkajs            new Kafka({"clientId":"my-application","brokers":["127.0.0.1:9092"]})
  client.properties  bootstrap.servers=127.0.0.1:9092  security.protocol=PLAINTEXT
  Spring Boot        spring.kafka.bootstrap-servers=127.0.0.1:9092  spring.kafka.security.protocol=PLAINTEXT
  Python             Producer({"bootstrap.servers":"127.0.0.1:9092","security.protocol":"PLAINTEXT"})
  kcat               kcat -L -X bootstrap.servers=127.0.0.1:9092 -X security.protocol=PLAINTEXT
  .NET               new ClientConfig { BootstrapServers = "127.0.0.1:9092", SecurityProtocol = SecurityProtocol.Plaintext }
  Go                 kgo.NewClient(kgo.SeedBrokers("127.0.0.1:9092"))
  console tools      ${COMMAND}

\`npm stop\` removes the cluster, and its data unless \`retainData\` is set.`,
    );
  });

  it("names the users of a cluster with security and the command for their settings, and shows no settings", () => {
    const user = connectionTo(servers, { authorities: "PEM", certificate: "USER", privateKey: "KEY" });
    const [, connect] = describeCluster(
      { ...secured, users: { orders: user, bills: user } },
      "/kafka",
      java,
      "en",
    ).split("\nConnect:\n");
    assert.equal(
      connect,
      `  client-files       \`npm run client-files -- USER DIR\` writes the settings and the login of a user into a folder
  users              orders, bills
  console tools      ${COMMAND} --consumer.config '/my state/client.properties'

\`npm stop\` removes the cluster, and its data unless \`retainData\` is set.`,
    );
  });

  it("says in Spanish that a cluster with security has no users, and what it refuses", () => {
    const proven = ["refused: plain text, a wrong password, a user at a controller"];
    const inContainers = {
      ...secured,
      tools: "docker run",
      toolsConfig: "/etc/client.properties",
      smokeTest: { proven, durationsMs: { total: 1 } },
    };
    const lines = describeCluster(inContainers, "/kafka", java, "es").split("\n");
    for (const line of [
      "  refused: texto sin cifrar, una contraseña incorrecta, un usuario en un controlador",
      "  client-files       `npm run client-files -- USER DIR` escribe en una carpeta los ajustes y el acceso de un usuario",
      "  usuarios           ninguno; añade uno a `users` en la configuración y ejecuta `npm start`",
      "  consola            docker run kafka-console-consumer.sh --bootstrap-server 127.0.0.1:9092 --topic my-topic --from-beginning --consumer.config /etc/client.properties",
    ]) {
      assert.ok(lines.includes(line), line);
    }
  });

  it("describes the cluster in Spanish, the sentences of the smoke test too", () => {
    const { zookeeperConnect: _, ...rest } = outputs;
    const kraft = { ...rest, controllerQuorumVoters: "3000@127.0.0.1:9093" };
    const text = describeCluster(kraft, "/kafka", java, "es");
    for (const line of [
      "Kafka 3.3.1 está en marcha.",
      "  controladores      3000@127.0.0.1:9093",
      "  broker 0           127.0.0.1:9092, registro /s/server.log, datos /s/data",
      "Verificado en 900 ms:",
      "  publish: todas las réplicas confirmaron 6 registros con claves y cabeceras",
      "  subscribe: un grupo de consumidores recibió cada uno una sola vez y en orden",
      "Conectar:",
      `  consola            ${COMMAND}`,
      "`npm stop` quita el clúster, y también sus datos salvo con `retainData`.",
    ]) {
      assert.ok(text.split("\n").includes(line), line);
    }
  });

  it("names the network of containers, and the tools in it", () => {
    const network = { name: "kafka-net", bootstrapServers: "kafka-0:19092", tools: "docker exec kafka-0" };
    const lines = describeCluster({ ...outputs, network }, "/kafka", java, "en").split("\n");
    assert.ok(lines.includes("  containers         join the network kafka-net and connect to kafka-0:19092"));
    assert.ok(
      lines.includes(
        "  console tools      docker exec kafka-0 kafka-console-consumer.sh --bootstrap-server kafka-0:19092 --topic my-topic --from-beginning",
      ),
    );
  });
});
