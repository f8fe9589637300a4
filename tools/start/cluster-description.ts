import { join } from "node:path";

import type { Connection } from "../../components/config/connection";
import type { StackOutputs } from "../../components/config/stack-outputs";
import type { Java } from "../../components/java/find-java";
import type { Language } from "./language";
import { localConsumer, localWord } from "./local-consumer";

interface Texts {
  readonly running: (version: string) => string;
  readonly broker: (log: string, data: string) => string;
  readonly controllers: string;
  readonly verified: (durationMs: number | undefined) => string;
  /** Translation of a sentence of the smoke test. */
  readonly fact: (sentence: string) => string;
  readonly connect: string;
  readonly clientFiles: string;
  readonly users: string;
  readonly noUsers: string;
  readonly consoleTools: string;
  readonly containers: readonly [name: string, text: (network: string, servers: string) => string];
  readonly stop: string;
}

const TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    running: (version) => `Kafka ${version} is running.`,
    broker: (log, data) => `log ${log}, data ${data}`,
    controllers: "controllers",
    verified: (durationMs) => `Verified in ${durationMs} ms:`,
    fact: (sentence) => sentence,
    connect: "Connect:",
    clientFiles: "`npm run client-files -- USER DIR` writes the settings and the login of a user into a folder",
    users: "users",
    noUsers: "none; add one to `users` in the configuration, and run `npm start`",
    consoleTools: "console tools",
    containers: ["containers", (network, servers) => `join the network ${network} and connect to ${servers}`],
    stop: "`npm stop` removes the cluster, and its data unless `retainData` is set.",
  },
  es: {
    running: (version) => `Kafka ${version} está en marcha.`,
    broker: (log, data) => `registro ${log}, datos ${data}`,
    controllers: "controladores",
    verified: (durationMs) => `Verificado en ${durationMs} ms:`,
    fact: inSpanish,
    connect: "Conectar:",
    clientFiles: "`npm run client-files -- USER DIR` escribe en una carpeta los ajustes y el acceso de un usuario",
    users: "usuarios",
    noUsers: "ninguno; añade uno a `users` en la configuración y ejecuta `npm start`",
    consoleTools: "consola",
    containers: ["contenedores", (network, servers) => `entra en la red ${network} y conecta con ${servers}`],
    stop: "`npm stop` quita el clúster, y también sus datos salvo con `retainData`.",
  },
};

/** Sentences of the smoke test, by the first word, which is the same in each language. */
const FACTS_IN_SPANISH: Readonly<Record<string, string>> = {
  publish: "todas las réplicas confirmaron $1 registros con claves y cabeceras",
  subscribe: "un grupo de consumidores recibió cada uno una sola vez y en orden",
  store: "leídos otra vez desde el principio, contenidos y posiciones eran los mismos",
  process: "cada uno fue consumido, transformado y enviado a un segundo topic, y leído allí",
};

/** Clients that a secured cluster refuses, in the words of the smoke test. */
const REFUSED_IN_SPANISH: Readonly<Record<string, string>> = {
  "plain text": "texto sin cifrar",
  "a client without a certificate": "un cliente sin certificado",
  "a certificate of another authority": "un certificado de otra autoridad",
  "a client without a login": "un cliente sin usuario ni contraseña",
  "a wrong password": "una contraseña incorrecta",
  "a topic of somebody else": "un topic ajeno",
  "a group of somebody else": "un grupo ajeno",
  "plain text at ZooKeeper": "texto sin cifrar en ZooKeeper",
  "a user at ZooKeeper": "un usuario en ZooKeeper",
  "plain text at a controller": "texto sin cifrar en un controlador",
  "a user at a controller": "un usuario en un controlador",
};

function inSpanish(sentence: string): string {
  const [, refused] = /^refused: (.*)/.exec(sentence) ?? [];
  if (refused !== undefined) {
    const clients = refused.split(", ").map((client) => REFUSED_IN_SPANISH[client] ?? client);
    return `refused: ${clients.join(", ")}`;
  }
  const [, name = "", count = ""] = /^(\w+): (\d*)/.exec(sentence) ?? [];
  const translation = FACTS_IN_SPANISH[name];
  return translation === undefined ? sentence : `${name}: ${translation.replace("$1", count)}`;
}

/** Description of a running cluster and how to connect to it, for a person. */
export function describeCluster(outputs: StackOutputs, kafkaHome: string, java: Java, language: Language): string {
  const {
    bootstrapServers,
    zookeeperConnect,
    controllerQuorumVoters,
    clusterId,
    kafkaVersion,
    brokers,
    smokeTest,
    connection,
    tools,
    toolsConfig,
    network,
    security,
    users = {},
  } = outputs;
  const texts = TEXTS[language];
  const containerTools = network?.tools ?? tools;
  const consumerArgs = [
    `--bootstrap-server ${(network ?? outputs).bootstrapServers} --topic my-topic --from-beginning`,
    ...(toolsConfig === undefined
      ? []
      : [`--consumer.config ${containerTools === undefined ? localWord(toolsConfig) : toolsConfig}`]),
  ].join(" ");
  const consumer =
    containerTools === undefined
      ? localConsumer(kafkaHome, join(java.path, "..", ".."), consumerArgs)
      : `${containerTools} kafka-console-consumer.sh ${consumerArgs}`;
  const [containers, joinNetwork] = texts.containers;
  const line = (name: string, value: string): string => `  ${name.padEnd(17)}  ${value}`;
  return [
    "",
    texts.running(kafkaVersion),
    "",
    line("bootstrapServers", bootstrapServers),
    zookeeperConnect === undefined
      ? line(texts.controllers, String(controllerQuorumVoters))
      : line("zookeeperConnect", zookeeperConnect),
    line("clusterId", clusterId),
    ...brokers.map(({ id, address, logFile, dataDir }) =>
      line(`broker ${id}`, `${address}, ${texts.broker(logFile, dataDir)}`),
    ),
    ...(smokeTest
      ? [
          "",
          texts.verified(smokeTest.durationsMs.total),
          ...smokeTest.proven.map((sentence) => `  ${texts.fact(sentence)}`),
        ]
      : []),
    "",
    texts.connect,
    ...(security === undefined
      ? settingsOf(connection).map(([name, text]) => line(name, text))
      : [line("client-files", texts.clientFiles), line(texts.users, Object.keys(users).join(", ") || texts.noUsers)]),
    line(texts.consoleTools, consumer),
    ...(network ? [line(containers, joinNetwork(network.name, network.bootstrapServers))] : []),
    "",
    texts.stop,
  ].join("\n");
}

/** Settings of each client, on one line. */
const settingsOf = (connection: Connection): readonly (readonly [client: string, settings: string])[] => [
  ["kafkajs", `new Kafka(${JSON.stringify(connection.kafkajs)})`],
  ["client.properties", inOneLine(connection.clientProperties)],
  ["Spring Boot", inOneLine(connection.springBoot)],
  ["Python", `Producer(${JSON.stringify(connection.librdkafka)})`],
  ["kcat", ["kcat -L", ...lines(connection.kcat)].join(" -X ")],
  [".NET", connection.dotnet],
  ["Go", `kgo.NewClient(${connection.go})`],
];

const lines = (text: string): string[] => text.trim().split("\n");

const inOneLine = (properties: string): string => lines(properties).join("  ");
