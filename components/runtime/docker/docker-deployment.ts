import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

import { installationName } from "../../distribution/distribution-source";
import { withDependsOn } from "../../pulumi/with-depends-on";
import { publishableAddress } from "../../shared/address";
import { NO_FINGERPRINT } from "../data-fingerprint";
import { CLIENT_LISTENER, NETWORK_LISTENER } from "../listener-names";
import { assignPort } from "../machine/free-port";
import type {
  Deployment,
  Endpoint,
  MetricsEndpoint,
  RunOptions,
  Service,
  ServiceListener,
  ServiceListeners,
} from "../runtime";
import { isExposed, planOf, portNamed, type ServicePlan } from "../service-plan";
import type { ServiceFolders, ServiceSpec } from "../service-spec";
import { checkoutIdFile, ensureCheckoutId } from "./checkout-id";
import {
  COMMON_ARGS,
  command,
  containerFiles,
  containerRestartSettings,
  healthcheck,
  memoryLimitMiB,
  publishedPorts,
  restartDigest,
  stopTimeoutS,
} from "./container-args";
import { ContainerCleanup } from "./container-cleanup";
import { ContainerFiles } from "./container-files";
import { CONTAINER_FOLDERS, NETWORK_PORT, PUBLISHED_PORT } from "./container-layout";
import { containerRelay } from "./container-relay";
import { ContainerService } from "./container-service";
import { dockerCommandLine } from "./docker-client";
import { createMetricsEndpoint } from "./metrics-endpoint";
import { CHECKOUT_LABEL, FILES_LABEL, NETWORK_ID_LABEL, PURPOSE_LABEL, SERVICE_LABEL } from "./names";
import { ServiceVolume } from "./service-volume";
import { type DockerDeploymentArgs, type LabelInputs, SharedResources } from "./shared-resources";

/** Services of a cluster in containers, each with the resources of its own. */
export class DockerDeployment implements Deployment {
  readonly kind = "docker";
  private readonly shared: SharedResources;
  /** Published port of each exposed service. */
  private readonly publishedPorts: ReadonlyMap<string, pulumi.Output<number>>;
  /** Metrics of each service that has a port for them. */
  private readonly metricsEndpoints: ReadonlyMap<string, pulumi.Output<MetricsEndpoint>>;
  /** Registered data volumes of the services that other services connect to. */
  private readonly serverVolumes: ServiceVolume[] = [];

  constructor(
    name: string,
    private readonly args: DockerDeploymentArgs,
    opts: pulumi.CustomResourceOptions,
  ) {
    this.shared = new SharedResources(name, args, opts);
    this.publishedPorts = new Map(
      args.services
        .filter(isExposed)
        .map((plan) => [plan.service, assignPort(plan, plan.ports[0], plan.bindAddress, opts)]),
    );
    this.metricsEndpoints = new Map(
      args.services.flatMap((plan) => {
        const endpoint = createMetricsEndpoint(plan, opts);
        return endpoint === undefined ? [] : [[plan.service, endpoint] as const];
      }),
    );
  }

  folders(): ServiceFolders {
    return CONTAINER_FOLDERS;
  }

  internalListener(service: string, port: string): ServiceListener {
    return this.networkListener(service, portNamed(planOf(this.args.services, service), port).ownAddressPort);
  }

  listeners(service: string): ServiceListeners {
    const publishedPort = this.publishedPorts.get(service);
    if (publishedPort === undefined) {
      throw new Error(`service ${service} is not exposed to clients; use its internal listener`);
    }
    const { bindAddress, advertisedHost = bindAddress } = planOf(this.args.services, service);
    const endpoint = publishedPort.apply(
      (port): Endpoint => ({
        listen: { host: "0.0.0.0", port: PUBLISHED_PORT, publishedAs: publishableAddress({ host: bindAddress, port }) },
        address: { host: advertisedHost, port },
      }),
    );
    return { clients: { name: CLIENT_LISTENER, endpoint }, internal: this.networkListener(service, NETWORK_PORT) };
  }

  metrics(service: string): pulumi.Output<MetricsEndpoint> | undefined {
    return this.metricsEndpoints.get(service);
  }

  restartSettings(_service: string, spec: ServiceSpec): Record<string, string> {
    const { distribution, daemon } = this.args;
    return {
      distribution: installationName(distribution),
      baseImage: daemon.baseImage,
      ...containerRestartSettings(spec),
    };
  }

  rackOf(): undefined {
    return undefined;
  }

  run(plan: ServicePlan, spec: pulumi.Output<ServiceSpec>, { restartGate, ...opts }: RunOptions): Service {
    const { service } = plan;
    // Only files and live settings hold secrets. Everything else may be shown.
    const plain = pulumi.unsecret(spec);
    // Resources that the container needs do not wait for the container's dependencies.
    const early = { parent: opts.parent };
    const containers = {
      dockerHost: this.args.daemon.host,
      service,
      stackId: this.shared.stack.id,
      stopTimeoutMs: plain.stopTimeoutMs,
    };
    const data = this.createDataVolume(plan, early);
    const config = this.createVolume(service, "config", this.shared.names.configVolume(service), early);
    const cleanup = new ContainerCleanup(`${service}-cleanup`, containers, withDependsOn(early, data, config));
    const files = new ContainerFiles(
      `${service}-files`,
      {
        ...containers,
        container: this.shared.names.container(service),
        imageId: this.shared.serviceImage.imageId,
        volume: config.id,
        volumeId: config.volumeId,
        files: spec.apply(containerFiles),
        restartDigest: spec.apply(restartDigest),
        dataVolume: data.id,
        dataToDelete: plain.apply(({ dataToDelete = NO_FINGERPRINT }) => dataToDelete),
      },
      // Docker may restart a container at any time. It must not find the files of a change before its restart is due.
      withDependsOn(early, cleanup, ...(restartGate ? [restartGate] : [])),
    );
    const container = this.createContainer(service, plain, { data, config, files }, opts);
    const logsCommand = dockerCommandLine(this.args.settings.dockerHost, "logs", this.shared.names.container(service));
    const running = new ContainerService(
      `${service}-service`,
      {
        ...containers,
        container: this.shared.names.container(service),
        containerId: container.id,
        logsCommand,
        startupTimeoutMs: plain.startupTimeoutMs,
        secrets: spec.apply(secretsIn),
      },
      opts,
    );
    return {
      startId: running.startId,
      facts: running.facts,
      logFile: pulumi.output(logsCommand),
      dataDir: data.id.apply((volume) => `volume ${volume}`),
      resource: running,
    };
  }

  /**
   * Listener on the network of the stack. This machine reaches the listener through the first service's container. That
   * container exists as soon as any service of the cluster answers: the first service starts first.
   */
  private networkListener(service: string, port: number): ServiceListener {
    const { daemon, settings, services, isSecured } = this.args;
    const [first] = services;
    const relayContainer = this.shared.names.container(first?.service ?? service);
    // The tools need the certificate and the login of a service.
    const files = `${this.shared.names.configVolume(service)}:${CONTAINER_FOLDERS.config}:ro`;
    const run = dockerCommandLine(
      settings.dockerHost,
      ...["run", "--rm", "--interactive", "--tty"],
      ...(isSecured ? ["--volume", files] : []),
      "--network",
    );
    return {
      name: NETWORK_LISTENER,
      endpoint: pulumi.output({ listen: { host: "0.0.0.0", port }, address: { host: service, port } }),
      relay: pulumi.output(containerRelay(daemon.host, relayContainer)),
      network: {
        name: this.shared.network.name,
        tools: pulumi.interpolate`${run} ${this.shared.network.name} ${this.shared.image.name}`,
      },
    };
  }

  /**
   * Data volume of a service. The volume depends on the data volumes of the services that the service connects to, so that
   * an interrupted `destroy` never leaves the data of a service without the data of those services.
   */
  private createDataVolume(plan: ServicePlan, opts: pulumi.CustomResourceOptions): ServiceVolume {
    const isServer = !isExposed(plan) || plan.ports.some(({ name }) => name === "controller");
    const volume = this.createVolume(
      plan.service,
      "data",
      this.shared.names.dataVolume(plan.service),
      withDependsOn(opts, ...(isServer ? [] : this.serverVolumes)),
      this.args.retainData,
    );
    if (isServer) {
      this.serverVolumes.push(volume);
    }
    return volume;
  }

  private createVolume(
    service: string,
    purpose: "data" | "config",
    name: string,
    opts: pulumi.CustomResourceOptions,
    retainData?: boolean,
  ): ServiceVolume {
    const { daemon, settings } = this.args;
    const checkout = ensureCheckoutId(settings.stateDir);
    const labels = { [CHECKOUT_LABEL]: checkout, [SERVICE_LABEL]: service, [PURPOSE_LABEL]: purpose };
    return new ServiceVolume(
      `${service}-${purpose}`,
      {
        dockerHost: daemon.host,
        name,
        labels: pulumi.output(this.shared.labels(labels)),
        checkoutIdFile: checkoutIdFile(settings.stateDir),
        retainData,
      },
      // The network fails if another stack has its name. After the network, an existing volume may be adopted.
      withDependsOn(opts, this.shared.network),
    );
  }

  private createContainer(
    service: string,
    spec: pulumi.Output<ServiceSpec>,
    { data, config, files }: { data: ServiceVolume; config: ServiceVolume; files: ContainerFiles },
    opts: pulumi.CustomResourceOptions,
  ): docker.Container {
    const { daemon } = this.args;
    const { name: network, networkId } = this.shared.network;
    const memory = spec.apply(memoryLimitMiB);
    return new docker.Container(
      `${service}-container`,
      {
        ...COMMON_ARGS,
        name: this.shared.names.container(service),
        hostname: service,
        image: this.shared.serviceImage.imageId,
        networkMode: network,
        networksAdvanced: [{ name: network, aliases: [service] }],
        volumes: [
          { volumeName: data.id, containerPath: CONTAINER_FOLDERS.data },
          { volumeName: config.id, containerPath: CONTAINER_FOLDERS.config },
        ],
        labels: labelList(
          this.shared.labels({ [SERVICE_LABEL]: service, [FILES_LABEL]: files.version, [NETWORK_ID_LABEL]: networkId }),
        ),
        command: spec.apply(command),
        ports: spec.apply(publishedPorts),
        // A daemon that can't limit memory stores these values. Other values would show a diff with every `up`.
        memory: daemon.limitsMemory ? memory : 0,
        memorySwap: daemon.limitsSwap ? memory : -1,
        stopTimeout: spec.apply(stopTimeoutS),
        destroyGraceSeconds: spec.apply(stopTimeoutS),
        healthcheck: spec.apply(healthcheck),
      },
      // The provider reports an update of these two properties as done without changing the container.
      {
        ...opts,
        provider: this.shared.provider,
        deleteBeforeReplace: true,
        replaceOnChanges: ["healthcheck", "tmpfs"],
      },
    );
  }
}

/** Labels in the form of Pulumi's Docker provider. */
const labelList = (labels: LabelInputs) => Object.entries(labels).map(([label, value]) => ({ label, value }));

/** Secret settings for the redaction of log lines. Without secrets, the files are left out: they would be stored once more. */
const secretsIn = ({ files, secretSettings }: ServiceSpec): Pick<ServiceSpec, "files" | "secretSettings"> =>
  secretSettings.length === 0 ? { files: {}, secretSettings } : { files, secretSettings };
