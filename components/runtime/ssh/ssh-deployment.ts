import * as pulumi from "@pulumi/pulumi";

import type { Relay } from "../../kafka-client/relay";
import { AGENT_JAR } from "../../metrics/agent-jar";
import { withDependsOn } from "../../pulumi/with-depends-on";
import { NO_FINGERPRINT } from "../data-fingerprint";
import { dataFoldersOf } from "../data-folders";
import { SHARED_LISTENER } from "../listener-names";
import { processRestartSettings } from "../process-restart-settings";
import type {
  Deployment,
  Endpoint,
  MetricsEndpoint,
  PrepareRequest,
  RunOptions,
  Service,
  ServiceListener,
  ServiceListeners,
} from "../runtime";
import { metricsPortOf, type PortPlan, planOf, portNamed, type ServicePlan } from "../service-plan";
import type { ProcessFolders, ServiceSpec } from "../service-spec";
import { parseKeyValues } from "./connection/remote-script";
import { SSH_RELAY, type SshRelaySettings } from "./connection/ssh-relay";
import { unitPrefix } from "./hosts/host-layout";
import { consoleToolsOn, type PreparedHost } from "./hosts/prepared-host";
import { hostEndpoint } from "./hosts/service-endpoints";
import type { PreparedHosts } from "./preflight";
import { hostCommand, loginInput } from "./resources/host-command";
import { HostPreparation } from "./resources/host-preparation";
import { RemoteHealth } from "./resources/remote-health";
import { serviceLocation, serviceScript } from "./resources/service-script";

/** Arguments of an {@link SshDeployment}. */
export interface SshDeploymentArgs
  extends PreparedHosts,
    Pick<PrepareRequest, "project" | "stack" | "distribution" | "retainData"> {
  /** Home of the Java to use on the hosts. @defaultValue - the one on `PATH`, or one that is installed */
  readonly javaHome?: string;
}

/** Services of a cluster on hosts: the resources that they share, and the resources of each service. */
export class SshDeployment implements Deployment {
  readonly kind = "ssh";
  readonly consoleTools?: pulumi.Output<string>;
  private readonly owner: string;
  private readonly preparation: HostPreparation;
  /** Resources that every service depends on: no service restarts before all hosts have what it needs. */
  private readonly prepared: readonly pulumi.Resource[];

  constructor(
    name: string,
    private readonly args: SshDeploymentArgs,
    opts: pulumi.CustomResourceOptions,
  ) {
    const { project, stack, distribution, retainData, hosts, javaHome } = args;
    const [first] = hosts;
    this.owner = `${project}/${stack}`;
    this.preparation = new HostPreparation(
      name,
      {
        owner: this.owner,
        unitPrefix: unitPrefix(project, stack),
        retainData,
        distribution,
        hasMetrics: args.services.some(metricsPortOf),
      },
      opts,
    );
    this.prepared = hosts.flatMap((host) => this.preparation.prepare(host));
    this.consoleTools = first && pulumi.output(consoleToolsOn(first, javaHome));
  }

  folders(service: string): ProcessFolders {
    return this.hostOf(service).layout.folders(service);
  }

  internalListener(service: string, port: string): ServiceListener {
    const host = this.hostOf(service);
    const plan = planOf(this.args.services, service);
    return {
      name: SHARED_LISTENER,
      // A firewall may let nothing but SSH through to the host.
      relay: pulumi.output(loginInput(host)).apply((login): Relay => {
        const settings: SshRelaySettings = { login };
        return { module: SSH_RELAY, settings };
      }),
      endpoint: pulumi.output(this.endpointOf(plan, portNamed(plan, port))),
    };
  }

  listeners(service: string): ServiceListeners {
    const listener = this.internalListener(service, planOf(this.args.services, service).ports[0].name);
    return { clients: listener, internal: listener };
  }

  metrics(service: string): pulumi.Output<MetricsEndpoint> | undefined {
    const plan = planOf(this.args.services, service);
    const port = metricsPortOf(plan);
    const agent = `${this.hostOf(service).layout.agent}/${AGENT_JAR}`;
    return port && pulumi.output({ ...this.endpointOf(plan, port), agent });
  }

  rackOf(service: string): string | undefined {
    return this.hostOf(service).rack;
  }

  restartSettings(service: string): Record<string, string> {
    const { distribution, javaHome } = this.args;
    return processRestartSettings(distribution, this.folders(service), javaHome);
  }

  run({ service }: ServicePlan, spec: pulumi.Output<ServiceSpec>, { restartGate, ...opts }: RunOptions): Service {
    const host = this.hostOf(service);
    const { layout, login } = host;
    // Only files and live settings hold secrets. Everything else may be shown.
    const plain = pulumi.unsecret(spec);
    const health = new RemoteHealth(
      `${service}-service-health`,
      {
        subject: service,
        host: host.name,
        login: loginInput(host),
        script: "service",
        values: serviceLocation(host.name, service, layout),
        dataDir: dataFoldersOf(layout.folders(service)).join(","),
        dataFiles: plain.apply(({ dataFiles = {} }) => dataFiles),
        dataToDelete: plain.apply(({ dataToDelete = NO_FINGERPRINT }) => dataToDelete),
      },
      { parent: opts.parent },
    );
    const { project, stack, retainData, javaHome = "" } = this.args;
    const script = pulumi
      .all([spec, this.preparation.stackId, health.generation, health.dataToDelete])
      .apply(([known, stackId, generation, dataToDelete]) =>
        serviceScript({
          ...{ service, layout, stackId, retainData, javaHome, generation, dataToDelete },
          spec: known,
          host: host.name,
          owner: this.owner,
          user: login.user,
          unitPrefix: unitPrefix(project, stack),
        }),
      );
    const command = hostCommand(
      `${service}-service`,
      host,
      { create: "start", delete: "remove" },
      script,
      withDependsOn(opts, ...this.prepared, ...(restartGate ? [restartGate] : [])),
    );
    // The script reads secret settings and prints none.
    const facts = pulumi.unsecret(command.stdout).apply(parseKeyValues);
    return {
      startId: facts.apply(({ startId = "" }) => startId),
      facts,
      logFile: pulumi.output(`${host.name}:${layout.folders(service).logs}/server.log`),
      dataDir: pulumi.output(`${host.name}:${dataFoldersOf(layout.folders(service)).join(",")}`),
      resource: command,
    };
  }

  private endpointOf(plan: ServicePlan, planned: PortPlan): Endpoint {
    const { bind, advertised, port } = hostEndpoint(plan, planned, this.hostOf(plan.service), this.args);
    return { listen: { host: bind, port }, address: { host: advertised, port } };
  }

  private hostOf(service: string): PreparedHost {
    const { assignment, hosts } = this.args;
    const name = assignment[planOf(this.args.services, service).service];
    const host = hosts.find((candidate) => candidate.name === name);
    if (host === undefined) {
      throw new Error(`service ${service} must be assigned to a prepared host, got ${name}`);
    }
    return host;
  }
}
