import { usersMechanism } from "../../components/kafka-client/accounts";
import type { ClientIdentity } from "../../components/kafka-client/client-identity";
import type { NodePort } from "../../components/kafka-client/cluster-connection";
import { nodePorts } from "../../components/kafka-client/node-ports";
import { firstDay } from "../../components/security/certificate-health";
import { TEST_USER } from "../../components/user/test-user";
import type { StackResource } from "./stack-resources";

/** Security of a stack. It holds secrets. */
export interface InspectedSecurity {
  /** Authentication of the clients: by a certificate (`tls`), or by a name and a password (`sasl`). */
  readonly mode: "tls" | "sasl";
  /** Certificates of authorities, services and users. */
  readonly certificates: readonly InspectedCertificate[];
  /** Identity of the user that tests use. @defaultValue - no `up` has created the user yet */
  readonly testUser?: Omit<ClientIdentity, "authorities">;
  /** Ports that only nodes may use, as far as this machine reaches them. */
  readonly nodePorts: readonly NodePort[];
}

/** Certificate of a stack. */
interface InspectedCertificate {
  /** Name of its resource: `kafka-0-certificate`. */
  readonly name: string;
  /** The certificate as PEM. */
  readonly certificate: string;
  /** Day on which the certificate expires, in UTC: `2029-03-03`. */
  readonly expires: string;
}

/** Day on which the first certificate expires, in UTC: `2029-03-03`. */
export const firstExpiry = ({ certificates }: Pick<InspectedSecurity, "certificates">): string =>
  firstDay(certificates.map(({ expires }) => expires));

/** Types of the resources that the security of a stack consists of. */
export const SECURITY_TYPES = {
  security: "kafka-cluster:index:ClusterSecurity",
  authority: "pulumi-nodejs:dynamic/security:CertificateAuthority",
  certificate: "pulumi-nodejs:dynamic/security:Certificate",
  crossCertificate: "pulumi-nodejs:dynamic/security:CrossCertificate",
  password: "pulumi-nodejs:dynamic/security:Password",
} as const;

/** Types of the resources that are certificates. */
const CERTIFICATE_TYPES: readonly string[] = [
  SECURITY_TYPES.authority,
  SECURITY_TYPES.certificate,
  SECURITY_TYPES.crossCertificate,
];

/** Outputs of a stack that name the ports of nodes. Containers have a network of their own, which this machine does not reach. */
interface NodeOutputs {
  readonly runtime?: string;
  readonly zookeeperConnect?: string;
  readonly controllerQuorumVoters?: string;
}

/**
 * Security that the state of a stack records; `undefined` if the stack has none.
 *
 * @param outputs - outputs of the stack; empty before the first `up` that succeeds.
 */
export function inspectedSecurity(
  resources: readonly StackResource[],
  coordination: "zookeeper" | "kraft",
  outputs: NodeOutputs = {},
): InspectedSecurity | undefined {
  const security = resources.find(({ type }) => type === SECURITY_TYPES.security);
  if (security === undefined) {
    return undefined;
  }
  const { mode } = security.outputs as Pick<InspectedSecurity, "mode">;
  const user = `${security.name}-${TEST_USER.name}`;
  const testUser = mode === "tls" ? certifiedUser(resources, user) : userWithPassword(resources, user, coordination);
  return {
    mode,
    certificates: resources
      .filter(({ type }) => CERTIFICATE_TYPES.includes(type))
      .map(({ name, outputs: known }) => ({ ...(known as Omit<InspectedCertificate, "name">), name }))
      .map(({ name, certificate, expires }) => ({ name, certificate, expires })),
    ...(testUser && { testUser }),
    nodePorts: portsOf(outputs),
  };
}

const outputsOf = <Outputs>(resources: readonly StackResource[], type: string, name: string): Outputs | undefined =>
  resources.find((resource) => resource.type === type && resource.name === name)?.outputs as Outputs | undefined;

function certifiedUser(resources: readonly StackResource[], user: string): InspectedSecurity["testUser"] {
  const known = outputsOf<Required<Pick<ClientIdentity, "certificate" | "privateKey">>>(
    resources,
    SECURITY_TYPES.certificate,
    `${user}-certificate`,
  );
  return known && { certificate: known.certificate, privateKey: known.privateKey };
}

function userWithPassword(
  resources: readonly StackResource[],
  user: string,
  coordination: "zookeeper" | "kraft",
): InspectedSecurity["testUser"] {
  const known = outputsOf<{ readonly password: string }>(resources, SECURITY_TYPES.password, `${user}-password`);
  return (
    known && {
      login: {
        mechanism: usersMechanism(coordination),
        username: TEST_USER.name,
        password: known.password,
      },
    }
  );
}

function portsOf({ runtime, zookeeperConnect, controllerQuorumVoters }: NodeOutputs): readonly NodePort[] {
  if (runtime === "docker") {
    return [];
  }
  return [
    ...(zookeeperConnect === undefined ? [] : nodePorts(zookeeperConnect, "ZooKeeper")),
    ...(controllerQuorumVoters === undefined ? [] : nodePorts(controllerQuorumVoters, "a controller")),
  ];
}
