import { createHash } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";

import type { ClientIdentity } from "../kafka-client/client-identity";
import type { Deployment, Endpoint } from "../runtime/runtime";
import { METRICS_PORT, type ServicePlan } from "../runtime/service-plan";
import { NODE, OPERATOR, type SecurityMode, type ServiceSecurity } from "../runtime/service-security";
import { isWildcard } from "../shared/address";
import { Certificate } from "./certificate";
import { CertificateAuthority } from "./certificate-authority";
import { renderKeyStore } from "./store-files";
import { type DeploymentSecurity, SecuredDeployment } from "./secured-deployment";

/** Arguments of a {@link ClusterSecurity}. */
export interface ClusterSecurityArgs {
  readonly mode: SecurityMode;
  /** Name of the cluster, which no other cluster of the user has: `project-stack`. */
  readonly clusterName: string;
  readonly services: readonly ServicePlan[];
  readonly deployment: Deployment;
  /** Further names and addresses that clients use for the brokers. */
  readonly alternativeNames: readonly string[];
}

/** Hosts that every service is reached by on its own machine. */
const OWN_HOSTS = ["127.0.0.1", "::1", "localhost"];

/**
 * Certificates of a cluster: an authority for nodes, one for users, and a certificate for each service and for the program that
 * manages the cluster. ZooKeeper and controllers trust the authority of nodes alone, so that no user gets a connection there.
 * `KafkaCluster` creates the security.
 */
export class ClusterSecurity extends pulumi.ComponentResource implements DeploymentSecurity {
  readonly mode: SecurityMode;
  readonly organization: string;
  /** Deployment whose services have these certificates. */
  readonly deployment: Deployment;
  readonly operator: pulumi.Output<ClientIdentity>;
  private readonly nodes: CertificateAuthority;
  private readonly users: CertificateAuthority;
  private readonly certificates: ReadonlyMap<string, Certificate>;

  constructor(name: string, args: ClusterSecurityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:ClusterSecurity", name, {}, opts);
    const { mode, clusterName, services, deployment, alternativeNames } = args;
    const organization = organizationOf(clusterName);
    const inside = { parent: this };
    this.mode = mode;
    this.organization = organization;
    this.nodes = new CertificateAuthority(`${name}-nodes`, { organization, commonName: "nodes" }, inside);
    this.users = new CertificateAuthority(`${name}-users`, { organization, commonName: "users" }, inside);
    this.certificates = new Map(
      services.map((plan) => [
        plan.service,
        new Certificate(
          `${plan.service}-certificate`,
          {
            authority: material(this.nodes),
            organization,
            unit: "nodes",
            commonName: NODE,
            usages: ["server", "client"],
            names: namesOf(plan, deployment, plan.exposure === "clients" ? alternativeNames : []),
          },
          inside,
        ),
      ]),
    );
    const own = new Certificate(
      `${name}-${OPERATOR}-certificate`,
      { authority: material(this.nodes), organization, unit: "nodes", commonName: OPERATOR, usages: ["client"] },
      inside,
    );
    this.operator = this.identityWith(own);
    this.deployment = new SecuredDeployment(deployment, this);
    this.registerOutputs({ mode });
  }

  of(service: string): pulumi.Output<ServiceSecurity> {
    const own = this.certificates.get(service);
    if (own === undefined) {
      throw new Error(`service ${service} has no certificate`);
    }
    return pulumi.secret(
      pulumi
        .all([own.privateKey, own.certificate, this.nodes.certificate, this.users.certificate])
        .apply(
          ([privateKey, certificate, nodesAuthority, usersAuthority]): ServiceSecurity => ({
            mode: this.mode,
            organization: this.organization,
            keystore: renderKeyStore({ certificate, privateKey }),
            nodesAuthority,
            usersAuthority,
            passwords: {},
          }),
        ),
    );
  }

  /** Identity of a user of this name, who has no rights yet, a secret. */
  userIdentity(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<ClientIdentity> {
    const own = new Certificate(
      `${name}-certificate`,
      {
        authority: material(this.users),
        organization: this.organization,
        unit: "users",
        commonName: name,
        usages: ["client"],
      },
      opts,
    );
    return this.identityWith(own);
  }

  private identityWith({ privateKey, certificate }: Certificate): pulumi.Output<ClientIdentity> {
    return pulumi.secret(
      pulumi
        .all([this.nodes.certificate, privateKey, certificate])
        .apply(([authorities, key, own]) => ({ authorities, certificate: own, privateKey: key })),
    );
  }
}

/** Certificate and private key of an authority. */
const material = ({ certificate, privateKey }: CertificateAuthority) => ({ certificate, privateKey });

/** Longest name of an organization in a certificate (X.520). */
const MAX_ORGANIZATION = 64;

/** Organization in the subjects of a cluster's certificates. */
export const organizationOf = (clusterName: string): string =>
  clusterName.length <= MAX_ORGANIZATION
    ? clusterName
    : `${clusterName.slice(0, MAX_ORGANIZATION - 9)}-${createHash("sha256").update(clusterName).digest("hex").slice(0, 8)}`;

/** Hosts that clients and other services reach a service by. */
function namesOf(
  { service, exposure, ports }: ServicePlan,
  deployment: Deployment,
  alternativeNames: readonly string[],
): pulumi.Output<string[]> {
  const listeners = [
    ...(exposure === "clients" ? Object.values(deployment.listeners(service)) : []),
    ...ports
      .filter(({ name }) => name !== METRICS_PORT && !(exposure === "clients" && name === "client"))
      .map(({ name }) => deployment.internalListener(service, name)),
  ];
  return pulumi
    .all(listeners.map(({ endpoint }: { readonly endpoint: pulumi.Output<Endpoint> }) => endpoint))
    .apply((endpoints) => [
      ...new Set([
        ...endpoints.flatMap(({ address, listen }) => [address.host, listen.host]).filter((host) => !isWildcard(host)),
        ...OWN_HOSTS,
        ...alternativeNames,
      ]),
    ]);
}
