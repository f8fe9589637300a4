import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

import { Distribution } from "../../distribution/distribution";
import { type DistributionChoice, installationName } from "../../distribution/distribution-source";
import { rejectProblems } from "../../pulumi/reject-arguments";
import { withDependsOn } from "../../pulumi/with-depends-on";
import { isPublishable, publishableAddress } from "../../shared/address";
import { stateFolder } from "../../shared/state-folder";
import { NO_FINGERPRINT } from "../data-fingerprint";
import { portOf } from "../machine/free-port";
import type { Audience, Audiences, Endpoint, PortRequest, RunOptions, Runtime, Service } from "../runtime";
import type { ServiceFolders, ServiceSpec } from "../service-spec";
import { checkoutId } from "./checkout-id";
import {
  COMMON_ARGS,
  command,
  containerFiles,
  healthcheck,
  memoryLimitMiB,
  publishedPorts,
  restartingSettings,
  stopTimeoutS,
} from "./container-args";
import { ContainerCleanup } from "./container-cleanup";
import { ContainerFiles } from "./container-files";
import { CONTAINER_FOLDERS, NETWORK_PORT, PUBLISHED_PORT } from "./container-layout";
import { ContainerService } from "./container-service";
import { dockerDataInspector } from "./data-inspector";
import { dockerCommandLine, hostArguments } from "./docker-client";
import { DockerStack } from "./docker-stack";
import { EXEC_RELAY, type ExecRelaySettings } from "./exec-relay";
import { imageTag } from "./image-tag";
import { KafkaImage } from "./kafka-image";
import {
  BASE_IMAGE_LABEL,
  CHECKOUT_LABEL,
  dockerNames,
  FILES_LABEL,
  NETWORK_ID_LABEL,
  PURPOSE_LABEL,
  SERVICE_LABEL,
  STACK_ID_LABEL,
  STACK_LABEL,
} from "./names";
import type { Daemon } from "./preflight";
import { ServiceVolume } from "./service-volume";
import { StackNetwork } from "./stack-network";

/** Arguments of a {@link DockerRuntime}. */
export interface DockerRuntimeArgs {
  /** Folder of the Pulumi project; its state folder holds the unpacked distribution. */
  readonly projectDir: string;
  /** Which Kafka. */
  readonly distribution: DistributionChoice;
  /** The daemon that runs the containers. */
  readonly daemon: Daemon;
  /** Address of the daemon as the user gave it; empty where Docker's client finds it by itself. */
  readonly dockerHost: string;
  /** Whether `destroy` keeps the volumes with the data. @defaultValue false */
  readonly retainData?: boolean;
}

/** Port of a service that only its peers connect to, where nobody says which. */
const DEFAULT_PEER_PORT = 2_181;

/** Runs services as containers on a network of the stack's own. */
export class DockerRuntime implements Runtime {
  readonly kind = "docker";
  /** Name of the network that containers join to use the cluster. */
  readonly network: pulumi.Output<string>;
  private readonly names: ReturnType<typeof dockerNames>;
  private readonly provider: docker.Provider;
  private readonly stack: DockerStack;
  private readonly stackName = `${pulumi.getProject()}/${pulumi.getStack()}`;
  private readonly checkout: string;
  private readonly image: KafkaImage;
  private readonly stackNetwork: StackNetwork;
  /** The volumes with data, and what their services are parts of. */
  private readonly dataVolumes: { readonly of?: pulumi.Resource; readonly data: ServiceVolume }[] = [];
  /** The container that leads into the network from here. */
  private firstContainer?: string;

  constructor(
    private readonly name: string,
    private readonly args: DockerRuntimeArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const { daemon, retainData = false } = args;
    this.names = dockerNames(pulumi.getProject(), pulumi.getStack());
    // Else a DOCKER_CERT_PATH that is meant for another daemon would have it speak TLS to this one.
    const certPath = daemon.host.startsWith("tcp:") ? undefined : "";
    this.provider = new docker.Provider(`${name}-provider`, { host: daemon.host, certPath }, opts);
    this.checkout = checkoutId(args.projectDir);
    const { network, imageRepository } = this.names;
    this.stack = new DockerStack(
      `${name}-stack`,
      { dockerHost: daemon.host, daemonId: daemon.id, stack: this.stackName, imageRepository, retainData },
      opts,
    );
    const ofStack = withDependsOn(opts, this.stack);
    this.image = this.buildImage(ofStack);
    this.stackNetwork = new StackNetwork(
      `${name}-network`,
      { dockerHost: daemon.host, name: network, labels: pulumi.output(this.labels()) },
      ofStack,
    );
    this.network = this.stackNetwork.name;
  }

  folders(): ServiceFolders {
    return CONTAINER_FOLDERS;
  }

  /** Each service has an address of its own there, so they need not count up. */
  peersOf(_name: string, service: string, request: PortRequest): Audience {
    const { port, usualPort = DEFAULT_PEER_PORT, portApart = port || usualPort } = request;
    return this.onNetwork(service, portApart);
  }

  audiencesOf(name: string, service: string, request: PortRequest, opts: pulumi.CustomResourceOptions): Audiences {
    const { bindAddress, advertisedHost = bindAddress } = request;
    if (!isPublishable(bindAddress)) {
      const reason = `must be an IPv4 address, got ${JSON.stringify(bindAddress)}; set it to the one that this name stands for`;
      rejectProblems(service, [{ property: "bindAddress", reason }]);
    }
    const endpoint = portOf(name, request, opts).apply(
      (port): Endpoint => ({
        listen: { host: "0.0.0.0", port: PUBLISHED_PORT, publishedAs: publishableAddress({ host: bindAddress, port }) },
        address: { host: advertisedHost, port },
      }),
    );
    return { clients: { listener: "CLIENTS", endpoint }, peers: this.onNetwork(service, NETWORK_PORT) };
  }

  restartedBy(_service: string, spec: ServiceSpec): Record<string, string> {
    const { distribution, daemon } = this.args;
    return {
      distribution: installationName(distribution),
      baseImage: daemon.baseImage,
      ...restartingSettings(spec),
    };
  }

  run(name: string, service: string, spec: pulumi.Output<ServiceSpec>, { turn, ...opts }: RunOptions): Service {
    const { daemon, dockerHost, retainData = false } = this.args;
    const container = this.names.container(service);
    const logsCommand = dockerCommandLine(dockerHost, "logs", container);
    // What the container needs can be there before what it waits for.
    const early = { parent: opts.parent };
    // A `destroy` that is cut leaves no data of a service without that of those which it depends on.
    const dataBefore = this.dataVolumes
      .filter(({ of }) => [opts.dependsOn].flat().includes(of))
      .map(({ data }) => data);
    const ofData = withDependsOn(early, ...dataBefore);
    const data = this.volume(service, "data", this.names.dataVolume(service), ofData, retainData);
    this.dataVolumes.push({ of: opts.parent, data });
    const config = this.volume(service, "config", this.names.configVolume(service), early);
    const ofService = { dockerHost: daemon.host, service, stackId: this.stack.id, stopTimeoutMs: spec.stopTimeoutMs };
    const slot = new ContainerCleanup(`${service}-slot`, ofService, withDependsOn(early, data, config));
    const files = new ContainerFiles(
      `${service}-files`,
      {
        ...ofService,
        container,
        imageId: this.image.imageId,
        volume: config.id,
        volumeId: config.volumeId,
        files: spec.apply(containerFiles),
        dataVolume: data.id,
        dataToDelete: spec.apply(({ dataToDelete = NO_FINGERPRINT }) => dataToDelete),
      },
      // A container that somebody else starts again must not find files of a change that it has not got to yet.
      withDependsOn(early, slot, ...(turn ? [turn] : [])),
    );
    const memory = spec.apply(memoryLimitMiB);
    const resource = new docker.Container(
      `${service}-container`,
      {
        ...COMMON_ARGS,
        name: container,
        hostname: service,
        image: this.image.imageId,
        networkMode: this.network,
        networksAdvanced: [{ name: this.network, aliases: [service] }],
        volumes: [
          { volumeName: data.id, containerPath: CONTAINER_FOLDERS.data },
          { volumeName: config.id, containerPath: CONTAINER_FOLDERS.config },
        ],
        labels: listed(
          this.labels({
            [SERVICE_LABEL]: service,
            [FILES_LABEL]: files.version,
            [NETWORK_ID_LABEL]: this.stackNetwork.networkId,
          }),
        ),
        command: spec.apply(command),
        ports: spec.apply(publishedPorts),
        // As a daemon stores it that can't limit it; else every `up` would change it.
        memory: daemon.limitsMemory ? memory : 0,
        memorySwap: daemon.limitsSwap ? memory : -1,
        stopTimeout: spec.apply(stopTimeoutS),
        destroyGraceSeconds: spec.apply(stopTimeoutS),
        healthcheck: spec.apply(healthcheck),
      },
      // The provider takes a change of these two for an update, and then makes none.
      { ...opts, provider: this.provider, deleteBeforeReplace: true, replaceOnChanges: ["healthcheck", "tmpfs"] },
    );
    const containerService = new ContainerService(
      name,
      {
        ...ofService,
        container,
        containerId: resource.id,
        logsCommand,
        startupTimeoutMs: spec.startupTimeoutMs,
      },
      opts,
    );
    this.firstContainer ??= container;
    return {
      startId: containerService.startId,
      facts: containerService.facts,
      logFile: pulumi.output(logsCommand),
      dataDir: data.id.apply((volume) => `volume ${volume}`),
      resource: containerService,
    };
  }

  dataFile(service: string, file: string): Promise<string | undefined> {
    const { daemon } = this.args;
    return dockerDataInspector({ project: pulumi.getProject(), stack: pulumi.getStack(), daemon }).dataFile(
      service,
      file,
    );
  }

  /** Those on the stack's network. They are reached from here through a container that is there. */
  private onNetwork(service: string, port: number): Audience {
    const { daemon, dockerHost } = this.args;
    const through = this.firstContainer ?? this.names.container(service);
    const inShell = dockerCommandLine(dockerHost, "run", "--rm", "--interactive", "--tty", "--network");
    const enter = ["docker", ...hostArguments(daemon.host), "exec", "--interactive", through];
    const settings: ExecRelaySettings = { command: [...enter, "bash", `${CONTAINER_FOLDERS.config}/relay.sh`] };
    return {
      listener: "NETWORK",
      endpoint: pulumi.output({ listen: { host: "0.0.0.0", port }, address: { host: service, port } }),
      relay: pulumi.output({ module: EXEC_RELAY, settings }),
      network: {
        name: this.network,
        tools: pulumi.interpolate`${inShell} ${this.network} ${this.image.name}`,
      },
    };
  }

  /** The base image with the distribution in it, under a name that says what it was built from. */
  private buildImage(opts: pulumi.CustomResourceOptions): KafkaImage {
    const { projectDir, distribution, daemon } = this.args;
    const { home, sha512 } = new Distribution(`${this.name}-distribution`, {
      ...distribution,
      distributionsDir: stateFolder(projectDir).distributions,
    });
    const tag = sha512.apply((digest) => imageTag(this.stackName, distribution.version, daemon.baseImage, digest));
    return new KafkaImage(
      `${this.name}-image`,
      {
        dockerHost: daemon.host,
        name: pulumi.interpolate`${this.names.imageRepository}:${tag}`,
        baseImage: daemon.baseImage,
        home,
        labels: { [STACK_LABEL]: this.stackName, [BASE_IMAGE_LABEL]: daemon.baseImage },
      },
      opts,
    );
  }

  private volume(
    service: string,
    purpose: "data" | "config",
    name: string,
    opts: pulumi.CustomResourceOptions,
    retainData?: boolean,
  ): ServiceVolume {
    const labels = { [CHECKOUT_LABEL]: this.checkout, [SERVICE_LABEL]: service, [PURPOSE_LABEL]: purpose };
    return new ServiceVolume(
      `${service}-${purpose}`,
      { dockerHost: this.args.daemon.host, name, labels: pulumi.output(this.labels(labels)), retainData },
      // Only once the network is this stack's own are those of its name taken up.
      withDependsOn(opts, this.stackNetwork),
    );
  }

  private labels(further: LabelInputs = {}): LabelInputs {
    return { [STACK_LABEL]: this.stackName, [STACK_ID_LABEL]: this.stack.id, ...further };
  }
}

type LabelInputs = Readonly<Record<string, pulumi.Input<string>>>;

/** Labels in the provider's form. */
const listed = (labels: LabelInputs) => Object.entries(labels).map(([label, value]) => ({ label, value }));
