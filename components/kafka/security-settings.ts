import { NODE, NODES_MECHANISM, OPERATOR, usersMechanism } from "../kafka-client/accounts";
import { jaasConfig } from "../kafka-client/jaas-config";
import { type ServiceSecurity, securityPaths } from "../runtime/service-security";
import type { ServiceFolders } from "../runtime/service-spec";
import type { OwnedKey } from "../shared/owned-keys";
import type { Properties } from "../shared/properties";
import { CONTROLLER_LISTENER } from "./kraft-settings";
import type { ListenerProtocol } from "./listeners";

/** Protocol of the listeners that clients connect to. */
export const clientProtocol = (security: ServiceSecurity | undefined): ListenerProtocol =>
  security === undefined ? "PLAINTEXT" : security.mode === "tls" ? "SSL" : "SASL_SSL";

/** Protocol of the listener of controllers, which only nodes connect to. */
export const controllerProtocol = (security: ServiceSecurity | undefined): ListenerProtocol =>
  security === undefined ? "PLAINTEXT" : "SSL";

/**
 * JVM flags of a broker or controller: those that security needs, then the user's. Kafka keeps its private key in stores of type
 * PKCS #12 in memory, one for each network thread and for each client of its own. Java 17 encrypts the key in a store with 10,000
 * rounds of SHA-256. Kafka writes no such store to a disk, so one round is enough.
 */
export const jvmFlagsWithSecurity = (
  security: ServiceSecurity | undefined,
  furtherFlags: readonly string[] = [],
): readonly string[] => [
  ...(security === undefined ? [] : ["-Dkeystore.pkcs12.keyPbeIterationCount=1"]),
  ...furtherFlags,
];

/** Keys of `server.properties` that a secured broker or controller sets itself. */
export const SECURED_BROKER_OWNED_KEYS: readonly OwnedKey[] = [
  { key: "security.", instead: "security" },
  { key: "ssl.", instead: "security" },
  { key: "sasl.", instead: "security" },
  { key: "listener.name.", instead: "security" },
  { key: "zookeeper.ssl.", instead: "security" },
  { key: "zookeeper.clientCnxnSocket", instead: "security" },
  { key: "zookeeper.set.acl", instead: "security" },
  { key: "authorizer.class.name", instead: "users" },
  { key: "allow.everyone.if.no.acl.found", instead: "users" },
  { key: "super.users", instead: "users" },
  { key: "principal.builder.class", instead: "security" },
  { key: "early.start.listeners" },
];

/** Coordination of the brokers, which decides where their authorizer stores rights. */
type Coordination = "zookeeper" | "kraft";

/** Settings for the authorization of clients, the same on every node. */
const rightsSettings = (security: ServiceSecurity, coordination: Coordination): Properties => ({
  "authorizer.class.name":
    coordination === "zookeeper"
      ? "kafka.security.authorizer.AclAuthorizer"
      : "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
  "allow.everyone.if.no.acl.found": false,
  "super.users": superUsers(security).join(";"),
  "ssl.principal.mapping.rules": mappingRules(security),
});

/** Principals of the nodes and of the program that manages the cluster: by certificate, and by login. */
function superUsers({ mode, organization }: ServiceSecurity): string[] {
  const names = [NODE, OPERATOR];
  return [
    ...names.map((name) => `User:CN=${name},OU=nodes,O=${organization}`),
    ...(mode === "sasl" ? names.map((name) => `User:${name}`) : []),
  ];
}

/** Rules that turn the subject of a user's certificate into a principal: `User:orders`. The subjects of nodes stay whole. */
const mappingRules = ({ organization }: ServiceSecurity): string =>
  `RULE:^CN=([A-Za-z0-9._-]+),OU=users,O=${organization}$/$1/,DEFAULT`;

/** Settings of the certificate of a node, and of the authorities that it trusts. */
const storeSettings = (keystore: string, truststore: string, prefix = ""): Properties => ({
  [`${prefix}ssl.keystore.type`]: "PEM",
  [`${prefix}ssl.keystore.location`]: keystore,
  [`${prefix}ssl.truststore.type`]: "PEM",
  [`${prefix}ssl.truststore.location`]: truststore,
});

const CONTROLLER_PREFIX = `listener.name.${CONTROLLER_LISTENER.toLowerCase()}.`;

/**
 * Settings of the listener of controllers: controllers and brokers trust only the authority of nodes. Kafka replaces the address of
 * a controller by the name from a reverse lookup, which no certificate can know, so the name in a certificate is not verified.
 */
const controllerListenerSettings = ({ keystore, nodes }: ReturnType<typeof securityPaths>): Properties => ({
  ...storeSettings(keystore, nodes, CONTROLLER_PREFIX),
  [`${CONTROLLER_PREFIX}ssl.client.auth`]: "required",
  [`${CONTROLLER_PREFIX}ssl.endpoint.identification.algorithm`]: "",
});

/** Security settings of a controller that is no broker. */
export function controllerSecuritySettings(security: ServiceSecurity, folders: ServiceFolders): Properties {
  const paths = securityPaths(folders);
  return {
    ...rightsSettings(security, "kraft"),
    ...storeSettings(paths.keystore, paths.nodes),
    ...controllerListenerSettings(paths),
  };
}

/**
 * Security settings of a broker.
 *
 * @param listeners - names of the listeners that clients and other brokers connect to.
 */
export function brokerSecuritySettings(
  security: ServiceSecurity,
  folders: ServiceFolders,
  coordination: Coordination,
  listeners: readonly string[],
): Properties {
  const paths = securityPaths(folders);
  return {
    ...rightsSettings(security, coordination),
    ...storeSettings(paths.keystore, security.mode === "tls" ? paths.clients : paths.nodes),
    ...(security.mode === "tls" ? { "ssl.client.auth": "required" } : loginSettings(security, coordination, listeners)),
    ...(coordination === "zookeeper" ? zooKeeperClientSettings(paths) : controllerListenerSettings(paths)),
  };
}

function loginSettings(
  { passwords }: ServiceSecurity,
  coordination: Coordination,
  listeners: readonly string[],
): Properties {
  const plain = jaasConfig(NODES_MECHANISM, {
    username: NODE,
    password: passwords[NODE] ?? "",
    ...Object.fromEntries(Object.entries(passwords).map(([name, password]) => [`user_${name}`, password])),
  });
  const mechanisms = [...new Set([usersMechanism(coordination), NODES_MECHANISM] as const)];
  return {
    "sasl.enabled.mechanisms": mechanisms.join(","),
    "sasl.mechanism.inter.broker.protocol": NODES_MECHANISM,
    ...Object.fromEntries(
      listeners.flatMap((listener) =>
        mechanisms.map((mechanism) => [
          `listener.name.${listener.toLowerCase()}.${mechanism.toLowerCase()}.sasl.jaas.config`,
          mechanism === NODES_MECHANISM ? plain : jaasConfig(mechanism),
        ]),
      ),
    ),
  };
}

/** Settings of a broker's connection to ZooKeeper. The name of the server is verified, as Kafka does by default. */
const zooKeeperClientSettings = ({ keystore, nodes }: ReturnType<typeof securityPaths>): Properties => ({
  "zookeeper.ssl.client.enable": true,
  "zookeeper.clientCnxnSocket": "org.apache.zookeeper.ClientCnxnSocketNetty",
  ...storeSettings(keystore, nodes, "zookeeper."),
});
