import { mkdir, writeFile } from "node:fs/promises";

import { connectionTo } from "../../components/config/connection";
import { formattedStorage, newClusterId } from "../../components/kafka/meta-properties";
import type { ClientIdentity, ClientLogin } from "../../components/kafka-client/client-identity";
import { jaasConfig } from "../../components/kafka-client/jaas-config";
import { plainLoginFrames } from "../../components/kafka-client/sasl-login";
import { stopProcess } from "../../components/runtime/local/stop-process";
import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import type { ProcessIdentity } from "../../components/runtime/machine/process-identity";
import type { Probe } from "../../components/runtime/probe/probe";
import type { ProbeTls } from "../../components/runtime/probe/probe-tls";
import { renderProperties } from "../../components/shared/properties";
import { kafkaTool } from "../../testing/kafka/kafka-tool";
import { STOCK_SERVER_PROPERTIES, startStock } from "../../testing/kafka/stock-services";
import type { TestAuthority, TestCertificate } from "./certificates";

const HOST = "127.0.0.1";

/** Password of the nodes and of the operator. */
const PASSWORD = "a secret of nodes";

/** Login of a user that may do everything. Its password has characters that have a meaning in the format of a client. */
const CLIENTS = { username: "clients", password: ["it's #1 = $", "{a} & %s!"].join("") };

/** Secured services: ZooKeeper and a broker, and a KRaft controller of another cluster. */
export interface SecuredKafka {
  /** Address whose clients are known by their certificates. */
  readonly byCertificate: string;
  /** Address whose clients log in. */
  readonly byLogin: string;
  /** Address whose clients see a certificate for another name. */
  readonly misnamed: string;
  readonly zooKeeper: string;
  readonly controller: string;
  /** Operator, by certificate and by login. */
  readonly operator: ClientIdentity;
  readonly operatorByLogin: ClientIdentity;
  /** User `orders`, by certificate. */
  readonly user: ClientIdentity;
  /** User `clients`, who may do everything, by certificate. */
  readonly clients: ClientIdentity;
  /** Name and password of this user, for PLAIN, and for SCRAM after {@link createScramUser}. */
  readonly clientsLogin: Pick<ClientLogin, "username" | "password">;
  /** Certificate of another authority with the names of the user's certificate. */
  readonly foreign: Required<Pick<ClientIdentity, "certificate" | "privateKey">>;
  /** Authorities of the nodes. */
  readonly nodeAuthorities: string;
  /** Probe of each service, and the one of the broker that logs in. */
  readonly probes: Readonly<Record<"zooKeeper" | "broker" | "brokerByLogin" | "controller", Probe>>;
}

const pemStores = (prefix: string, keystore: string, truststore: string): Record<string, string> => ({
  [`${prefix}keystore.location`]: keystore,
  [`${prefix}keystore.type`]: "PEM",
  [`${prefix}truststore.location`]: truststore,
  [`${prefix}truststore.type`]: "PEM",
});

/**
 * Starts secured services in a folder.
 *
 * @param started - processes of the services; the caller must stop them in this order.
 */
export async function startSecuredKafka(
  path: (...segments: string[]) => string,
  newAuthority: (name: string) => Promise<TestAuthority>,
  started: ProcessIdentity[],
): Promise<SecuredKafka> {
  const [cluster, clients, strange] = await Promise.all(["cluster", "clients", "clients"].map(newAuthority));
  if (cluster === undefined || clients === undefined || strange === undefined) {
    throw new Error("no authorities");
  }
  const [node, elsewhere, operator, user, allowedAll, foreign] = (await Promise.all([
    cluster.sign("/O=test/OU=nodes/CN=node"),
    cluster.sign("/O=test/OU=nodes/CN=node", "IP:127.0.0.9,DNS:elsewhere"),
    cluster.sign("/O=test/OU=nodes/CN=operator"),
    clients.sign("/O=test/OU=users/CN=orders"),
    clients.sign(`/O=test/OU=users/CN=${CLIENTS.username}`),
    strange.sign("/O=test/OU=users/CN=orders"),
  ])) as [TestCertificate, TestCertificate, TestCertificate, TestCertificate, TestCertificate, TestCertificate];
  const [both, login, metaProperties] = [path("both.pem"), path("login"), path("kafka", "meta.properties")];
  await writeFile(both, cluster.certificate + clients.certificate);
  const frames = plainLoginFrames({ username: "node", password: PASSWORD });
  await writeFile(login, frames.map((bytes) => `${Buffer.from(bytes).toString("hex")}\n`).join(""), { mode: 0o600 });
  const tls: ProbeTls = { keystore: node.keystore, truststore: cluster.file };
  const port = () => pickFreePort(HOST);
  const [zooKeeper, byCertificate, byLogin] = [await port(), await port(), await port()];
  const [misnamed, controller] = [await port(), await port()];

  const passwords = { user_node: PASSWORD, user_operator: PASSWORD, [`user_${CLIENTS.username}`]: CLIENTS.password };
  const nodes = ["node", "operator"].flatMap((name) => [`User:CN=${name},OU=nodes,O=test`, `User:${name}`]);
  const zooKeeperStores = pemStores("ssl.", node.keystore, cluster.file);
  const start = async (name: string, mainClass: string, properties: Readonly<Record<string, string | number>>) => {
    started.unshift(await startStock(path(), name, "256M", mainClass, renderProperties(properties)));
  };
  await start("zookeeper", "org.apache.zookeeper.server.quorum.QuorumPeerMain", {
    dataDir: path("zookeeper"),
    secureClientPort: zooKeeper,
    secureClientPortAddress: HOST,
    serverCnxnFactory: "org.apache.zookeeper.server.NettyServerCnxnFactory",
    ...Object.fromEntries(
      Object.entries(zooKeeperStores).map(([key, value]) => [key.replace("store.", "Store."), value]),
    ),
    "ssl.clientAuth": "need",
    "authProvider.x509": "org.apache.zookeeper.server.auth.X509AuthenticationProvider",
    "4lw.commands.whitelist": "srvr,dump",
    "admin.enableServer": "false",
  });
  await start("kafka", "kafka.Kafka", {
    ...STOCK_SERVER_PROPERTIES,
    listeners: `SECURE://${HOST}:${byCertificate},LOGIN://${HOST}:${byLogin},MISNAMED://${HOST}:${misnamed}`,
    "listener.security.protocol.map": "SECURE:SSL,LOGIN:SASL_SSL,MISNAMED:SSL",
    "inter.broker.listener.name": "SECURE",
    "ssl.client.auth": "required",
    ...pemStores("ssl.", node.keystore, both),
    ...pemStores("listener.name.misnamed.ssl.", elsewhere.keystore, both),
    "ssl.principal.mapping.rules": "RULE:^CN=([A-Za-z0-9._-]+),OU=users,O=test$/$1/,DEFAULT",
    "listener.name.login.sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
    "listener.name.login.plain.sasl.jaas.config": jaasConfig("PLAIN", {
      ...{ username: "node", password: PASSWORD },
      ...passwords,
    }),
    "listener.name.login.scram-sha-512.sasl.jaas.config": jaasConfig("SCRAM-SHA-512"),
    "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
    "allow.everyone.if.no.acl.found": "false",
    "super.users": [...nodes, `User:${CLIENTS.username}`].join(";"),
    "log.dirs": path("kafka"),
    "zookeeper.connect": `${HOST}:${zooKeeper}`,
    "zookeeper.ssl.client.enable": "true",
    "zookeeper.clientCnxnSocket": "org.apache.zookeeper.ClientCnxnSocketNetty",
    ...pemStores("zookeeper.ssl.", node.keystore, cluster.file),
  });
  await mkdir(path("controller"));
  for (const [name, text] of Object.entries(formattedStorage(newClusterId(), 1_000))) {
    await writeFile(path("controller", name), text);
  }
  await start("kraft", "kafka.Kafka", {
    "process.roles": "controller",
    "node.id": 1_000,
    "controller.quorum.voters": `1000@${HOST}:${controller}`,
    listeners: `CONTROLLER://${HOST}:${controller}`,
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "CONTROLLER:SSL",
    "listener.name.controller.ssl.client.auth": "required",
    ...pemStores("ssl.", node.keystore, cluster.file),
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": nodes.join(";"),
    "log.dirs": path("controller"),
  });
  const address = (number: number) => `${HOST}:${number}`;
  const { certificate, privateKey } = operator;
  const broker = { kind: "kafka-metadata", host: HOST, brokerIds: [0], metaProperties } as const;
  return {
    byCertificate: address(byCertificate),
    byLogin: address(byLogin),
    misnamed: address(misnamed),
    zooKeeper: address(zooKeeper),
    controller: address(controller),
    operator: { authorities: cluster.certificate, certificate, privateKey },
    operatorByLogin: {
      authorities: cluster.certificate,
      login: { mechanism: "PLAIN", username: "operator", password: PASSWORD },
    },
    user: { authorities: cluster.certificate, certificate: user.certificate, privateKey: user.privateKey },
    clients: {
      authorities: cluster.certificate,
      certificate: allowedAll.certificate,
      privateKey: allowedAll.privateKey,
    },
    clientsLogin: CLIENTS,
    foreign: { certificate: foreign.certificate, privateKey: foreign.privateKey },
    nodeAuthorities: cluster.certificate,
    probes: {
      zooKeeper: { kind: "four-letter-word", host: HOST, port: zooKeeper, word: "srvr", holds: "Mode: ", tls },
      broker: { ...broker, port: byCertificate, tls },
      brokerByLogin: { ...broker, port: byLogin, tls: { ...tls, login } },
      controller: { kind: "kraft-quorum", host: HOST, port: controller, nodeId: 1_000, tls },
    },
  };
}

/** Creates the SCRAM credential of a user by Kafka's own tool, which logs in as the operator. */
export async function createScramUser(
  path: (name: string) => string,
  { byLogin, operatorByLogin }: Pick<SecuredKafka, "byLogin" | "operatorByLogin">,
  { username, password }: Pick<ClientLogin, "username" | "password">,
): Promise<void> {
  const [client, credential] = [path("operator.properties"), path("scram.properties")];
  await writeFile(client, connectionTo(byLogin, operatorByLogin).clientProperties, { mode: 0o600 });
  await writeFile(credential, renderProperties({ "SCRAM-SHA-512": `password=${password}` }), { mode: 0o600 });
  await kafkaTool(
    "kafka.admin.ConfigCommand",
    ...["--bootstrap-server", byLogin, "--command-config", client],
    ...["--alter", "--add-config-file", credential, "--entity-type", "users", "--entity-name", username],
  );
}

/** Stops processes in their order. */
export async function stopAll(started: readonly ProcessIdentity[]): Promise<void> {
  for (const identity of started) {
    await stopProcess(identity, 60_000);
  }
}
