import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { ClientLogin } from "../../components/kafka-client/client-identity";
import { jaasConfig } from "../../components/kafka-client/jaas-config";
import { stopProcess } from "../../components/runtime/local/stop-process";
import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import type { ProcessIdentity } from "../../components/runtime/machine/process-identity";
import { renderProperties } from "../../components/shared/properties";
import { mustRun } from "../../components/shared/run-program";
import { resolveJava } from "../../tools/setup/java";
import { DEFAULT_KAFKA_HOME } from "../../tools/setup/kafka";
import { awaitReady, STOCK_SERVER_PROPERTIES, startStock } from "./stock-services";

const HOST = "127.0.0.1";

/** Certificates of a broker: paths of PEM files, each with a private key, its certificate and its authority. */
export interface BrokerCertificates {
  readonly keystore: string;
  /** Certificate for another name than that of the broker. */
  readonly misnamedKeystore: string;
  /** Authority of the clients. */
  readonly truststore: string;
}

/** Broker with a listener for each protocol. */
export interface SecuredBroker {
  /** Addresses of the listeners. Clients of `tls` show a certificate, those of `sasl` log in by PLAIN or SCRAM-SHA-512. */
  readonly addresses: Readonly<Record<"plaintext" | "tls" | "sasl" | "misnamed", string>>;
  stop(): Promise<void>;
}

/** Starts ZooKeeper and a broker by hand, which knows one user. */
export async function startSecuredBroker(
  folder: string,
  certificates: BrokerCertificates,
  user: Pick<ClientLogin, "username" | "password">,
): Promise<SecuredBroker> {
  const started: ProcessIdentity[] = [];
  const stop = async () => {
    for (const identity of started.splice(0)) {
      await stopProcess(identity, 30_000);
    }
  };
  try {
    const [zooKeeper, plaintext, tls, sasl, misnamed] = (await Promise.all(
      Array.from({ length: 5 }, () => pickFreePort(HOST)),
    )) as [number, number, number, number, number];
    const run = async (name: string, mainClass: string, properties: Record<string, string | number>) => {
      started.unshift(await startStock(folder, name, "256M", mainClass, renderProperties(properties)));
    };
    await run("zookeeper", "org.apache.zookeeper.server.quorum.QuorumPeerMain", {
      dataDir: join(folder, "zookeeper-data"),
      clientPort: zooKeeper,
      clientPortAddress: HOST,
      "admin.enableServer": "false",
    });
    await awaitReady({ kind: "four-letter-word", host: HOST, port: zooKeeper, word: "srvr", holds: "Mode: " });
    const listeners = { PLAINTEXT: plaintext, TLS: tls, SASL: sasl, MISNAMED: misnamed };
    await run("kafka", "kafka.Kafka", {
      ...STOCK_SERVER_PROPERTIES,
      ...securitySettings(certificates, user),
      listeners: Object.entries(listeners)
        .map(([name, port]) => `${name}://${HOST}:${port}`)
        .join(","),
      "log.dirs": join(folder, "kafka-data"),
      "zookeeper.connect": `${HOST}:${zooKeeper}`,
    });
    const metaProperties = join(folder, "kafka-data", "meta.properties");
    await awaitReady({ kind: "kafka-metadata", host: HOST, port: plaintext, brokerIds: [0], metaProperties });
    await createScramUser(`${HOST}:${plaintext}`, folder, user);
    const ports = { plaintext, tls, sasl, misnamed };
    const addresses = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, `${HOST}:${port}`]));
    return { addresses: addresses as SecuredBroker["addresses"], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const securitySettings = (
  { keystore, misnamedKeystore, truststore }: BrokerCertificates,
  { username, password }: Pick<ClientLogin, "username" | "password">,
) => ({
  "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,TLS:SSL,SASL:SASL_SSL,MISNAMED:SSL",
  "inter.broker.listener.name": "PLAINTEXT",
  "ssl.keystore.type": "PEM",
  "ssl.keystore.location": keystore,
  "ssl.truststore.type": "PEM",
  "ssl.truststore.location": truststore,
  "listener.name.tls.ssl.client.auth": "required",
  "listener.name.misnamed.ssl.keystore.type": "PEM",
  "listener.name.misnamed.ssl.keystore.location": misnamedKeystore,
  "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
  "listener.name.sasl.plain.sasl.jaas.config": jaasConfig("PLAIN", { [`user_${username}`]: password }),
  "listener.name.sasl.scram-sha-512.sasl.jaas.config": jaasConfig("SCRAM-SHA-512"),
});

/** Creates the SCRAM credential of a user by Kafka's own tool. */
async function createScramUser(
  bootstrapServers: string,
  folder: string,
  { username, password }: Pick<ClientLogin, "username" | "password">,
): Promise<void> {
  const settings = join(folder, "scram.properties");
  await writeFile(settings, renderProperties({ "SCRAM-SHA-512": `password=${password}` }), { mode: 0o600 });
  const user = ["--entity-type", "users", "--entity-name", username];
  await mustRun((await resolveJava()).path, [
    "-Xmx256m",
    ...["-cp", join(DEFAULT_KAFKA_HOME, "libs", "*"), "kafka.admin.ConfigCommand"],
    ...["--bootstrap-server", bootstrapServers, "--alter", "--add-config-file", settings, ...user],
  ]);
}
