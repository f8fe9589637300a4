import * as pulumi from "@pulumi/pulumi";

import type { ClientIdentity } from "../kafka-client/client-identity";
import type { Relay } from "../kafka-client/relay";
import { secureRelay } from "../kafka-client/secure-relay";
import { securedListener } from "../runtime/listener-names";
import type {
  Deployment,
  MetricsEndpoint,
  RunOptions,
  Service,
  ServiceListener,
  ServiceListeners,
} from "../runtime/runtime";
import type { ServicePlan } from "../runtime/service-plan";
import type { ServiceSecurity } from "../runtime/service-security";
import type { ServiceFolders, ServiceSpec } from "../runtime/service-spec";

/** Certificates and identities of a secured deployment. */
export interface DeploymentSecurity {
  /** Identity of the program that manages the cluster, a secret. */
  readonly operator: pulumi.Output<ClientIdentity>;
  /** Identity of the same program for ZooKeeper and controllers, which require no login after the encryption. */
  readonly operatorOfCoordinators: pulumi.Output<ClientIdentity>;
  /** Certificates and passwords of a service, a secret. */
  of(service: string): pulumi.Output<ServiceSecurity>;
}

/** Deployment whose services are reached by encrypted and authenticated connections. Its runtime does everything else. */
export class SecuredDeployment implements Deployment {
  readonly kind: Deployment["kind"];
  readonly consoleTools?: pulumi.Output<string>;

  constructor(
    private readonly deployment: Deployment,
    private readonly certificates: DeploymentSecurity,
  ) {
    this.kind = deployment.kind;
    this.consoleTools = deployment.consoleTools;
  }

  security(service: string): pulumi.Output<ServiceSecurity> {
    return this.certificates.of(service);
  }

  internalListener(service: string, port: string): ServiceListener {
    return secured(this.deployment.internalListener(service, port), this.certificates.operatorOfCoordinators);
  }

  listeners(service: string): ServiceListeners {
    const { clients, internal } = this.deployment.listeners(service);
    const { operator } = this.certificates;
    return { clients: secured(clients, operator), internal: secured(internal, operator) };
  }

  folders(service: string): ServiceFolders {
    return this.deployment.folders(service);
  }

  metrics(service: string): pulumi.Output<MetricsEndpoint> | undefined {
    return this.deployment.metrics(service);
  }

  run(plan: ServicePlan, spec: pulumi.Output<ServiceSpec>, opts: RunOptions): Service {
    return this.deployment.run(plan, spec, opts);
  }

  complete(): void {
    this.deployment.complete?.();
  }

  restartSettings(service: string, spec: ServiceSpec): Readonly<Record<string, string>> {
    return this.deployment.restartSettings(service, spec);
  }

  rackOf(service: string): string | undefined {
    return this.deployment.rackOf(service);
  }
}

/** The listener with a route for this identity, a secret. */
const secured = (
  { name, relay, ...listener }: ServiceListener,
  identity: pulumi.Output<ClientIdentity>,
): ServiceListener => ({
  ...listener,
  name: securedListener(name),
  relay: pulumi.secret(pulumi.all([identity, relay]).apply(([known, inner]): Relay => secureRelay(known, inner))),
});
