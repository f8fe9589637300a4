import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

import { Distribution } from "../../distribution/distribution";
import { AGENT_JAR } from "../../metrics/agent-jar";
import { MetricsAgent } from "../../metrics/metrics-agent";
import { withDependsOn } from "../../pulumi/with-depends-on";
import { formatAddress } from "../../shared/address";
import { dataFoldersOf } from "../data-folders";
import { SHARED_LISTENER } from "../listener-names";
import { assignPort } from "../machine/free-port";
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
import { METRICS_PORT, metricsPortOf, type PortPlan, type ServicePlan } from "../service-plan";
import type { ProcessFolders, ServiceSpec } from "../service-spec";
import { type LaunchedService, launchedService } from "./launchers/launcher-plan";
import { Launchers } from "./launchers/launchers";
import type { LocalLayout } from "./layout";
import { LocalService } from "./local-service";
import { LocalStack } from "./local-stack";
import { portHosts } from "./port-hosts";

/** Arguments of a {@link LocalDeployment}. */
export interface LocalDeploymentArgs extends Pick<PrepareRequest, "services" | "distribution" | "retainData"> {
  readonly layout: LocalLayout;
  /** Home of the Java to use. @defaultValue - the first usable Java of this machine */
  readonly javaHome?: string;
}

/** Deployment of a cluster's services as processes of this machine. */
export class LocalDeployment implements Deployment {
  readonly kind = "local";
  private readonly distribution: Distribution;
  private readonly stack: LocalStack;
  /** Agent of the services with metrics. @defaultValue - no service has metrics */
  private readonly agent?: MetricsAgent;
  /** Endpoint of each planned port, by {@link portKey}. */
  private readonly endpoints: ReadonlyMap<string, pulumi.Output<Endpoint>>;
  /** Services that run, for the launchers. */
  private readonly launched: pulumi.Output<LaunchedService>[] = [];

  /** @param name - name of the cluster; resource names derive from it. */
  constructor(
    private readonly name: string,
    private readonly args: LocalDeploymentArgs,
    private readonly opts: pulumi.CustomResourceOptions,
  ) {
    const { layout, services, distribution, retainData } = args;
    this.distribution = new Distribution(
      `${name}-distribution`,
      { ...distribution, distributionsDir: layout.distributionsDir },
      opts,
    );
    this.stack = new LocalStack(`${name}-stack`, { path: layout.stackDir, retainData }, opts);
    this.agent = services.some(metricsPortOf)
      ? new MetricsAgent(`${name}-metrics-agent`, { folder: layout.agentDir }, opts)
      : undefined;
    this.endpoints = new Map(
      services.flatMap((plan) =>
        plan.ports.map((port) => [portKey(plan.service, port.name), createEndpoint(plan, port, opts)] as const),
      ),
    );
  }

  folders(service: string): ProcessFolders {
    return this.args.layout.folders(service);
  }

  internalListener(service: string, port: string): ServiceListener {
    const endpoint = this.endpoints.get(portKey(service, port));
    if (endpoint === undefined) {
      throw new Error(`service ${service} has no planned port named ${port}`);
    }
    return { name: SHARED_LISTENER, endpoint };
  }

  listeners(service: string): ServiceListeners {
    const listener = this.internalListener(service, "client");
    return { clients: listener, internal: listener };
  }

  metrics(service: string): pulumi.Output<MetricsEndpoint> | undefined {
    const agent = join(this.args.layout.agentDir, AGENT_JAR);
    return this.endpoints.get(portKey(service, METRICS_PORT))?.apply((endpoint) => ({ ...endpoint, agent }));
  }

  run(plan: ServicePlan, spec: pulumi.Output<ServiceSpec>, { restartGate, ...opts }: RunOptions): Service {
    const { service } = plan;
    const { layout, javaHome = "", retainData } = this.args;
    const folders = this.folders(service);
    this.launched.push(
      pulumi
        .all([spec, this.internalListener(service, plan.ports[0].name).endpoint])
        .apply(([known, { address }]) => launchedService(plan, known, formatAddress(address), folders)),
    );
    const resource = new LocalService(
      `${service}-service`,
      {
        spec,
        service,
        owner: layout.owner,
        folders,
        serviceDir: layout.serviceDir(service),
        home: this.distribution.home,
        distributionSha512: this.distribution.sha512,
        javaHome,
        installedJavaHome: layout.installedJavaHome,
        retainData,
      },
      withDependsOn(
        opts,
        this.stack,
        ...(this.agent === undefined ? [] : [this.agent]),
        ...(restartGate === undefined ? [] : [restartGate]),
      ),
    );
    return {
      startId: resource.startId,
      facts: resource.facts,
      logFile: resource.logFile,
      dataDir: pulumi.output(dataFoldersOf(folders).join(",")),
      resource,
    };
  }

  /** Registers the launchers, with which users run the services by hand. */
  complete(): void {
    const { layout, javaHome = "" } = this.args;
    new Launchers(
      `${this.name}-launchers`,
      {
        owner: layout.owner,
        stackDir: layout.stackDir,
        home: this.distribution.home,
        javaHome,
        installedJavaHome: layout.installedJavaHome,
        services: pulumi.all(this.launched),
      },
      withDependsOn(this.opts, this.stack),
    );
  }

  restartSettings(service: string): Record<string, string> {
    const { distribution, javaHome } = this.args;
    return processRestartSettings(distribution, this.folders(service), javaHome);
  }

  /** No racks: all services run on this machine. */
  rackOf(): undefined {
    return undefined;
  }
}

const portKey = (service: string, port: string): string => `${service} ${port}`;

function createEndpoint(
  plan: ServicePlan,
  port: PortPlan,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<Endpoint> {
  const { bind, advertised } = portHosts(plan, port);
  return assignPort(plan, port, bind, opts).apply((number) => ({
    listen: { host: bind, port: number },
    address: { host: advertised, port: number },
  }));
}
