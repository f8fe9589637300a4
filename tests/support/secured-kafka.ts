import { mkdir, writeFile } from "node:fs/promises";

import { formattedStorage, newClusterId } from "../../components/kafka/meta-properties";
import type { ClientIdentity } from "../../components/kafka-client/client-identity";
import { plainLoginFrames } from "../../components/kafka-client/sasl-login";
import { stopProcess } from "../../components/runtime/local/stop-process";
import { pickFreePort } from "../../components/runtime/machine/pick-free-port";
import type { ProcessIdentity } from "../../components/runtime/machine/process-identity";
import type { Probe } from "../../components/runtime/probe/probe";
import type { ProbeTls } from "../../components/runtime/probe/probe-tls";
import { renderProperties } from "../../components/shared/properties";
import { STOCK_SERVER_PROPERTIES, startStock } from "../../testing/kafka/stock-services";
import type { TestAuthority, TestCertificate } from "./certificates";

const HOST = "127.0.0.1";

/** Password of the nodes and of the operator. */
const PASSWORD = "a secret of nodes";

/** Secured services: ZooKeeper and a broker, and a KRaft controller of another cluster. */
export interface SecuredKafka {
  /** Address whose clients are known by their certificates. */
  readonly byCertificate: string;
  /** Address whose clients log in. */
  readonly byLogin: string;
  readonly zooKeeper: string;
  readonly controller: string;
  /** Operator, by certificate and by login. */
  readonly operator: ClientIdentity;
  readonly operatorByLogin: ClientIdentity;
  /** User `orders`, by certificate. */
  readonly user: ClientIdentity;
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
  const [node, operator, user, foreign] = (await Promise.all([
    cluster.sign("/O=test/OU=nodes/CN=node"),
    cluster.sign("/O=test/OU=nodes/CN=operator"),
    clients.sign("/O=test/OU=users/CN=orders"),
    strange.sign("/O=test/OU=users/CN=orders"),
  ])) as [TestCertificate, TestCertificate, TestCertificate, TestCertificate];
  const [both, login, metaProperties] = [path("both.pem"), path("login"), path("kafka", "meta.properties")];
  await writeFile(both, cluster.certificate + clients.certificate);
  const frames = plainLoginFrames({ username: "node", password: PASSWORD });
  await writeFile(login, frames.map((bytes) => `${Buffer.from(bytes).toString("hex")}\n`).join(""), { mode: 0o600 });
  const tls: ProbeTls = { keystore: node.keystore, truststore: cluster.file };
  const port = () => pickFreePort(HOST);
  const [zooKeeper, byCertificate, byLogin, controller] = [await port(), await port(), await port(), await port()];

  const plain = "org.apache.kafka.common.security.plain.PlainLoginModule required";
  const scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
  const user_ = (name: string) => `user_${name}="${PASSWORD}"`;
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
    listeners: `SECURE://${HOST}:${byCertificate},LOGIN://${HOST}:${byLogin}`,
    "listener.security.protocol.map": "SECURE:SSL,LOGIN:SASL_SSL",
    "inter.broker.listener.name": "SECURE",
    "ssl.client.auth": "required",
    ...pemStores("ssl.", node.keystore, both),
    "ssl.principal.mapping.rules": "RULE:^CN=([A-Za-z0-9._-]+),OU=users,O=test$/$1/,DEFAULT",
    "listener.name.login.sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
    "listener.name.login.plain.sasl.jaas.config": `${plain} username="node" password="${PASSWORD}" ${user_("node")} ${user_("operator")};`,
    "listener.name.login.scram-sha-512.sasl.jaas.config": scram,
    "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
    "allow.everyone.if.no.acl.found": "false",
    "super.users": nodes.join(";"),
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
    zooKeeper: address(zooKeeper),
    controller: address(controller),
    operator: { authorities: cluster.certificate, certificate, privateKey },
    operatorByLogin: {
      authorities: cluster.certificate,
      login: { mechanism: "PLAIN", username: "operator", password: PASSWORD },
    },
    user: { authorities: cluster.certificate, certificate: user.certificate, privateKey: user.privateKey },
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

/** Stops processes in their order. */
export async function stopAll(started: readonly ProcessIdentity[]): Promise<void> {
  for (const identity of started) {
    await stopProcess(identity, 60_000);
  }
}
