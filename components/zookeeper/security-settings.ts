import { securityPaths } from "../runtime/service-security";
import type { ServiceFolders } from "../runtime/service-spec";
import type { OwnedKey } from "../shared/owned-keys";
import type { Properties } from "../shared/properties";

/** Keys of `zoo.cfg` that a secured ZooKeeper sets itself. */
export const SECURED_ZOOKEEPER_OWNED_KEYS: readonly OwnedKey[] = [
  { key: "ssl.", instead: "security" },
  { key: "sslQuorum", instead: "security" },
  { key: "sslQuorumReloadCertFiles" },
  { key: "portUnification" },
  { key: "client.portUnification" },
  { key: "serverCnxnFactory" },
  { key: "authProvider." },
  { key: "quorum.auth." },
  { key: "sessionRequireClientSASLAuth" },
  { key: "requireClientAuthScheme" },
];

/**
 * Security settings of a ZooKeeper server: only nodes get a connection. ZooKeeper 3.6 would verify the name of a server that
 * connects to another by reverse DNS, so members of an ensemble trust the authority of nodes and verify no names.
 *
 * @param isMember - true for a member of an ensemble.
 */
export function zooKeeperSecuritySettings(folders: ServiceFolders, isMember: boolean): Properties {
  const { keystore, nodes } = securityPaths(folders);
  const stores = (prefix: string): Properties => ({
    [`${prefix}keyStore.location`]: keystore,
    [`${prefix}keyStore.type`]: "PEM",
    [`${prefix}trustStore.location`]: nodes,
    [`${prefix}trustStore.type`]: "PEM",
    [`${prefix}clientAuth`]: "need",
  });
  return {
    serverCnxnFactory: "org.apache.zookeeper.server.NettyServerCnxnFactory",
    "authProvider.x509": "org.apache.zookeeper.server.auth.X509AuthenticationProvider",
    ...stores("ssl."),
    ...(isMember && { sslQuorum: true, ...stores("ssl.quorum."), "ssl.quorum.hostnameVerification": false }),
  };
}
