import { NODE, NODES_MECHANISM } from "../kafka-client/accounts";
import { jaasConfig } from "../kafka-client/jaas-config";
import { plainLoginFrames } from "../kafka-client/sasl-login";
import { type Properties, renderProperties } from "../shared/properties";
import type { ProbeTls } from "./probe/probe-tls";
import type { ServiceFolders } from "./service-spec";

/** Authentication of the clients of a secured cluster: by a certificate (`tls`), or by a name and a password (`sasl`). */
export type SecurityMode = "tls" | "sasl";

/** Keys, certificates and passwords that a service starts with. All of it is secret. */
export interface ServiceSecurity {
  readonly mode: SecurityMode;
  /** Organization in the subjects of the cluster's certificates. */
  readonly organization: string;
  /** Private key of the service, its certificate and those of its authority, as PEM. */
  readonly keystore: string;
  /** Certificate of the authority of nodes, as PEM. */
  readonly nodesAuthority: string;
  /** Certificate of the authority of users, as PEM. */
  readonly usersAuthority: string;
  /** Passwords of the names that log in to brokers with the mechanism PLAIN; empty with mode `tls`. */
  readonly passwords: Readonly<Record<string, string>>;
}

/** Files in the configuration folder of a secured service. */
const KEYSTORE_FILE = "keystore.pem";
const NODES_FILE = "nodes.pem";
const CLIENTS_FILE = "clients.pem";
const LOGIN_FILE = "login";

/** Settings of Kafka's console tools, in the configuration folder of a secured broker. */
export const CLIENT_FILE = "client.properties";

/** Paths of the files of a secured service, as the service sees them. */
export const securityPaths = ({ config }: Pick<ServiceFolders, "config">) => ({
  keystore: `${config}/${KEYSTORE_FILE}`,
  /** Authority of nodes. */
  nodes: `${config}/${NODES_FILE}`,
  /** Authorities of nodes and users. */
  clients: `${config}/${CLIENTS_FILE}`,
  login: `${config}/${LOGIN_FILE}`,
  /** Settings of Kafka's console tools, which connect to brokers with the identity of the node. */
  client: `${config}/${CLIENT_FILE}`,
});

/** Files of a service that only nodes connect to: a ZooKeeper server or a controller. */
export const coordinatorFiles = ({ keystore, nodesAuthority }: ServiceSecurity): Record<string, string> => ({
  [KEYSTORE_FILE]: keystore,
  [NODES_FILE]: nodesAuthority,
});

/** Files of a broker, which nodes and users connect to. */
export const brokerFiles = (
  security: ServiceSecurity,
  folders: Pick<ServiceFolders, "config">,
): Record<string, string> => ({
  ...coordinatorFiles(security),
  [CLIENTS_FILE]: security.nodesAuthority + security.usersAuthority,
  [CLIENT_FILE]: renderProperties(clientSettings(security, securityPaths(folders))),
  ...(security.mode === "sasl" && { [LOGIN_FILE]: loginText(security.passwords[NODE] ?? "") }),
});

/** Connection of a service's probe to services that only nodes connect to. */
export function probeOfNodes(folders: Pick<ServiceFolders, "config">): ProbeTls {
  const { keystore, nodes } = securityPaths(folders);
  return { keystore, truststore: nodes };
}

/** Connection of a broker's probe to the broker. */
export const probeOfBroker = ({ mode }: ServiceSecurity, folders: Pick<ServiceFolders, "config">): ProbeTls => ({
  ...probeOfNodes(folders),
  ...(mode === "sasl" && { login: securityPaths(folders).login }),
});

/** The frames of the login of a node in hexadecimal digits, one on each line. */
const loginText = (password: string): string =>
  plainLoginFrames({ username: NODE, password })
    .map((frame) => `${Buffer.from(frame).toString("hex")}\n`)
    .join("");

/** Settings of a Java client with the identity of the node. */
const clientSettings = (
  { mode, passwords }: ServiceSecurity,
  { keystore, nodes }: ReturnType<typeof securityPaths>,
): Properties => ({
  "ssl.truststore.type": "PEM",
  "ssl.truststore.location": nodes,
  ...(mode === "tls"
    ? { "security.protocol": "SSL", "ssl.keystore.type": "PEM", "ssl.keystore.location": keystore }
    : {
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": NODES_MECHANISM,
        "sasl.jaas.config": jaasConfig(NODES_MECHANISM, { username: NODE, password: passwords[NODE] ?? "" }),
      }),
});
