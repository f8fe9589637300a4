import { createHash } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";

import { NODE, OPERATOR } from "../kafka-client/accounts";
import type { ClientIdentity } from "../kafka-client/client-identity";
import type { InputsOf } from "../pulumi/module-resource";
import type { Deployment } from "../runtime/runtime";
import { isExposed, METRICS_PORT, type ServicePlan } from "../runtime/service-plan";
import type { SecurityMode, ServiceSecurity } from "../runtime/service-security";
import { isWildcard } from "../shared/address";
import { Certificate } from "./certificate";
import { CertificateAuthority } from "./certificate-authority";
import { firstDay } from "./certificate-health";
import { CrossCertificate } from "./cross-certificate";
import { createLogins, type Logins, type UserAccount } from "./logins";
import { type OwnAuthority, ownAuthority } from "./own-authority";
import { type DeploymentSecurity, SecuredDeployment } from "./secured-deployment";
import { renderKeyStore } from "./store-files";

/** Arguments of a {@link ClusterSecurity}. */
export interface ClusterSecurityArgs {
  readonly mode: SecurityMode;
  readonly coordination: "zookeeper" | "kraft";
  readonly users: readonly UserAccount[];
  /** Name of the cluster, which no other cluster of the user has: `project-stack`. */
  readonly clusterName: string;
  readonly services: readonly ServicePlan[];
  readonly deployment: Deployment;
  /** Further names and addresses that clients use for the brokers. */
  readonly alternativeNames: readonly string[];
  /** Authority that clients trust. @defaultValue - the generated authority of nodes */
  readonly ownAuthority?: InputsOf<OwnAuthority>;
}

/** Hosts that clients on the machine of a service connect to. */
const OWN_HOSTS = ["127.0.0.1", "::1", "localhost"];

/**
 * Certificates and passwords of a cluster: an authority for nodes, one for users, a certificate for each service and for the program
 * that manages the cluster, and a certificate or password for each user. ZooKeeper and controllers trust only the authority of
 * nodes, so that no user gets a connection there. An own authority signs the authority of nodes: clients that trust the own
 * authority trust the brokers, and no service trusts the own authority. `KafkaCluster` creates the security.
 */
export class ClusterSecurity extends pulumi.ComponentResource implements DeploymentSecurity {
  readonly mode: SecurityMode;
  /** Deployment whose services have these certificates. */
  readonly deployment: Deployment;
  readonly operator: pulumi.Output<ClientIdentity>;
  readonly operatorOfCoordinators: pulumi.Output<ClientIdentity>;
  /** Identity of each user, a secret, by the user's name. */
  readonly identities: Readonly<Record<string, pulumi.Output<ClientIdentity>>>;
  /** Passwords of users that brokers store, by the user's name. */
  readonly storedPasswords: Readonly<Record<string, pulumi.Output<string>>>;
  /** Certificate of the authority that clients trust: PEM. */
  readonly authority: pulumi.Output<string>;
  /** Certificate of the authority that nodes trust: PEM. */
  readonly nodesAuthority: pulumi.Output<string>;
  /** Day on which the first certificate expires, in UTC: `2029-03-03`. */
  readonly expires: pulumi.Output<string>;
  private readonly organization: string;
  private readonly nodes: CertificateAuthority;
  private readonly users: CertificateAuthority;
  private readonly logins?: Logins;
  private readonly certificates: ReadonlyMap<string, Certificate>;
  private readonly crossCertificate?: CrossCertificate;
  /** Services that clients connect to. */
  private readonly exposed: readonly string[];
  private readonly expiries: pulumi.Output<string>[] = [];

  constructor(name: string, args: ClusterSecurityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:ClusterSecurity", name, {}, opts);
    const { mode, users, services, deployment, alternativeNames, ownAuthority: own } = args;
    this.mode = mode;
    this.organization = organizationOf(args.clusterName);
    this.nodes = this.createAuthority(`${name}-nodes`, "nodes");
    this.users = this.createAuthority(`${name}-users`, "users");
    this.nodesAuthority = this.nodes.certificate;
    const issuer = own && pulumi.secret(pulumi.output(own).apply(ownAuthority));
    this.authority = issuer ? pulumi.unsecret(issuer.apply(({ certificate }) => certificate)) : this.nodesAuthority;
    this.crossCertificate =
      issuer &&
      this.dated(new CrossCertificate(`${name}-own`, { authority: this.nodesAuthority, issuer }, { parent: this }));
    this.logins = mode === "sasl" ? createLogins(name, args, { parent: this }) : undefined;
    this.storedPasswords = this.logins?.stored ?? {};
    this.certificates = new Map(
      services.map((plan) => [
        plan.service,
        this.dated(
          new Certificate(
            `${plan.service}-certificate`,
            {
              authority: material(this.nodes),
              organization: this.organization,
              unit: "nodes",
              commonName: NODE,
              usages: ["server", "client"],
              names: namesOf(plan, deployment, isExposed(plan) ? alternativeNames : []),
            },
            { parent: this },
          ),
        ),
      ]),
    );
    this.exposed = services.filter(isExposed).map(({ service }) => service);
    this.operatorOfCoordinators = this.certified(`${name}-${OPERATOR}`, OPERATOR, "nodes");
    this.operator = this.logins ? this.loggedIn(OPERATOR, this.logins) : this.operatorOfCoordinators;
    this.identities = Object.fromEntries(
      users.map(({ name: user }) => [
        user,
        this.logins ? this.loggedIn(user, this.logins) : this.certified(`${name}-${user}`, user, "users"),
      ]),
    );
    this.expires = pulumi.all(this.expiries).apply(firstDay);
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
        .all([
          own.privateKey,
          own.certificate,
          this.nodes.certificate,
          this.users.certificate,
          this.logins?.inFiles ?? {},
          (this.exposed.includes(service) && this.crossCertificate?.certificate) || "",
        ])
        .apply(
          ([privateKey, certificate, nodesAuthority, usersAuthority, passwords, chain]): ServiceSecurity => ({
            mode: this.mode,
            organization: this.organization,
            keystore: renderKeyStore({ certificate: certificate + chain, privateKey }),
            nodesAuthority,
            usersAuthority,
            passwords,
          }),
        ),
    );
  }

  private createAuthority(name: string, commonName: string): CertificateAuthority {
    return this.dated(
      new CertificateAuthority(name, { organization: this.organization, commonName }, { parent: this }),
    );
  }

  /** Adds the last day of a certificate to {@link expires}, and returns the certificate. */
  private dated<Dated extends { readonly expires: pulumi.Output<string> }>(certificate: Dated): Dated {
    this.expiries.push(certificate.expires);
    return certificate;
  }

  /** Identity by a certificate of its own. */
  private certified(name: string, commonName: string, unit: "nodes" | "users"): pulumi.Output<ClientIdentity> {
    const authority = material(unit === "nodes" ? this.nodes : this.users);
    const { certificate, privateKey } = this.dated(
      new Certificate(
        `${name}-certificate`,
        { authority, organization: this.organization, unit, commonName, usages: ["client"] },
        { parent: this },
      ),
    );
    return pulumi.secret(
      pulumi
        .all([this.trustedBy(commonName), certificate, privateKey])
        .apply(([authorities, own, key]): ClientIdentity => ({ authorities, certificate: own, privateKey: key })),
    );
  }

  /** Identity by a name and a password. */
  private loggedIn(name: string, logins: Logins): pulumi.Output<ClientIdentity> {
    return pulumi.secret(
      pulumi
        .all([this.trustedBy(name), logins.of(name)])
        .apply(([authorities, login]): ClientIdentity => ({ authorities, login })),
    );
  }

  /** Authority that a client trusts. A broker may still have its certificates from before the own authority was set. */
  private readonly trustedBy = (client: string): pulumi.Output<string> =>
    client === OPERATOR ? this.nodesAuthority : this.authority;
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
  plan: ServicePlan,
  deployment: Deployment,
  alternativeNames: readonly string[],
): pulumi.Output<string[]> {
  const { service, ports } = plan;
  const listeners = [
    ...(isExposed(plan) ? Object.values(deployment.listeners(service)) : []),
    ...ports
      .filter(({ name }) => name !== METRICS_PORT && !(isExposed(plan) && name === "client"))
      .map(({ name }) => deployment.internalListener(service, name)),
  ];
  return pulumi.all(listeners.map(({ endpoint }) => endpoint)).apply((endpoints) => {
    const hosts = endpoints.flatMap(({ address, listen }) => [address.host, listen.host]);
    return [...new Set([...hosts.filter((host) => !isWildcard(host)), ...OWN_HOSTS, ...alternativeNames])];
  });
}
