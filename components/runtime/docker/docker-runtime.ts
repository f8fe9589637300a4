import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

import { Distribution } from "../../distribution/distribution";
import type { DistributionChoice } from "../../distribution/distribution-source";
import { isPublishable, published } from "../../shared/address";
import { dependingOn } from "../../shared/depends-on";
import { rejectProblems } from "../../shared/reject-arguments";
import { stateFolder } from "../../shared/state-folder";
import { portOf } from "../machine/free-port";
import type { Audience, Audiences, Endpoint, PortRequest, Runtime, Service } from "../runtime";
import type { ServiceFolders, ServiceSpec } from "../service-spec";
import { checkoutId } from "./checkout-id";
import { COMMON_ARGS, command, healthcheck, memoryLimitMiB, publishedPorts, stopTimeoutS } from "./container-args";
import { ContainerFiles } from "./container-files";
import { CONTAINER_FOLDERS, NETWORK_PORT, PUBLISHED_PORT } from "./container-layout";
import { ContainerService } from "./container-service";
import { ContainerSlot } from "./container-slot";
import { hostArguments } from "./docker-client";
import { DockerStack } from "./docker-stack";
import {
  CHECKOUT_LABEL,
  dockerNames,
  FILES_LABEL,
  NETWORK_LABEL,
  PURPOSE_LABEL,
  SERVICE_LABEL,
  STACK_ID_LABEL,
  STACK_LABEL,
} from "./names";
import { scripts } from "./scripts";

/** Arguments of a {@link DockerRuntime}. */
export interface DockerRuntimeArgs {
  /** Folder of the Pulumi project; its state folder holds the unpacked distribution. */
  readonly projectDir: string;
  /** Which Kafka. */
  readonly distribution: DistributionChoice;
  /** Image with Java 17 and `bash` that Kafka's own is built on; the daemon has it or can pull it. */
  readonly baseImage: string;
  /** Address of the daemon: `unix://…`, `npipe://…`, `ssh://user@host` or `tcp://host:port`. */
  readonly dockerHost: string;
  /** Whether `destroy` keeps the volumes with the data. @defaultValue false */
  readonly retainData?: boolean;
}

const DOCKERFILE = join(__dirname, "Dockerfile");

/** Port of a service that only its peers connect to, where the configuration leaves the choice. */
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
  private readonly image: docker.RemoteImage;
  private readonly networkResource: docker.Network;
  /** The container that leads into the network from here. */
  private firstContainer?: string;

  constructor(
    private readonly name: string,
    private readonly args: DockerRuntimeArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    this.names = dockerNames(pulumi.getProject(), pulumi.getStack());
    // Else a DOCKER_CERT_PATH that is meant for another daemon would have it speak TLS to this one.
    const certPath = args.dockerHost.startsWith("tcp:") ? undefined : "";
    this.provider = new docker.Provider(`${name}-provider`, { host: args.dockerHost, certPath }, opts);
    const { dockerHost, retainData = false } = args;
    const { imageRepository } = this.names;
    this.stack = new DockerStack(
      `${name}-stack`,
      { dockerHost, stack: this.stackName, network: this.names.network, imageRepository, retainData },
      opts,
    );
    this.image = this.buildImage();
    this.networkResource = new docker.Network(
      `${name}-network`,
      {
        name: this.names.network,
        driver: "bridge",
        labels: this.labels({ [NETWORK_LABEL]: this.stack.networkVersion }),
      },
      { provider: this.provider, deleteBeforeReplace: true },
    );
    this.network = this.networkResource.name;
  }

  folders(): ServiceFolders {
    return CONTAINER_FOLDERS;
  }

  peersOf(_name: string, service: string, { port }: PortRequest): Audience {
    return this.onNetwork(service, port || DEFAULT_PEER_PORT);
  }

  audiencesOf(name: string, service: string, request: PortRequest, opts: pulumi.CustomResourceOptions): Audiences {
    const { bindAddress, advertisedHost = bindAddress } = request;
    if (!isPublishable(bindAddress)) {
      const reason = `must be an IPv4 address, got ${JSON.stringify(bindAddress)}; set it to the one that this name stands for`;
      rejectProblems(service, [{ property: "bindAddress", reason }]);
    }
    const endpoint = portOf(name, request, opts).apply(
      (port): Endpoint => ({
        listen: { host: "0.0.0.0", port: PUBLISHED_PORT, publishedAs: published({ host: bindAddress, port }) },
        address: { host: advertisedHost, port },
      }),
    );
    return { clients: { listener: "CLIENTS", endpoint }, peers: this.onNetwork(service, NETWORK_PORT) };
  }

  run(name: string, service: string, spec: pulumi.Output<ServiceSpec>, opts: pulumi.CustomResourceOptions): Service {
    const { dockerHost, retainData = false } = this.args;
    const container = this.names.container(service);
    const ofDocker = { ...opts, provider: this.provider };
    // What the container needs can be there before what it waits for.
    const early = { parent: opts.parent };
    const earlyOfDocker = { parent: opts.parent, provider: this.provider };
    const dataVolume = this.volume(
      `${service}-data`,
      this.names.dataVolume(service),
      { [SERVICE_LABEL]: service, [PURPOSE_LABEL]: "data" },
      // It is never replaced, whatever name or label it would get today: that would lose the data.
      { ...earlyOfDocker, retainOnDelete: retainData, ignoreChanges: ["name", "driver", "driverOpts", "labels"] },
    );
    const configVolume = this.volume(
      `${service}-config`,
      this.names.configVolume(service),
      { [SERVICE_LABEL]: service, [PURPOSE_LABEL]: "config" },
      // By which a killed run is told from one that has recorded its network.
      { ...dependingOn(earlyOfDocker, this.networkResource), ignoreChanges: ["labels"] },
    );
    const ofService = { dockerHost, service, stackId: this.stack.stackId, stopTimeoutMs: spec.stopTimeoutMs };
    const slot = new ContainerSlot(`${service}-slot`, ofService, dependingOn(early, dataVolume, configVolume));
    const files = new ContainerFiles(
      `${service}-files`,
      {
        ...ofService,
        container,
        imageId: this.image.imageId,
        volume: configVolume.name,
        files: spec.apply((known) => ({ ...scripts(), ...known.files })),
      },
      dependingOn(early, slot),
    );
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
          { volumeName: dataVolume.name, containerPath: CONTAINER_FOLDERS.data },
          { volumeName: configVolume.name, containerPath: CONTAINER_FOLDERS.config },
        ],
        labels: this.labels({ [SERVICE_LABEL]: service, [FILES_LABEL]: files.version }),
        command: spec.apply(command),
        ports: spec.apply(publishedPorts),
        memory: spec.apply(memoryLimitMiB),
        memorySwap: spec.apply(memoryLimitMiB),
        stopTimeout: spec.apply(stopTimeoutS),
        destroyGraceSeconds: spec.apply(stopTimeoutS),
        healthcheck: spec.apply(healthcheck),
      },
      // The provider takes a change of these two for an update, and then makes none.
      { ...ofDocker, deleteBeforeReplace: true, replaceOnChanges: ["healthcheck", "tmpfs"] },
    );
    const containerService = new ContainerService(
      name,
      {
        ...ofService,
        container,
        containerId: resource.id,
        startupTimeoutMs: spec.startupTimeoutMs,
      },
      opts,
    );
    this.firstContainer ??= container;
    return {
      incarnation: containerService.incarnation,
      facts: containerService.facts,
      logFile: pulumi.output(`docker logs ${container}`),
      dataDir: dataVolume.name.apply((volume) => `volume ${volume}`),
      resource: containerService,
    };
  }

  /** Those on the stack's network. They are reached from here through a container that is there. */
  private onNetwork(service: string, port: number): Audience {
    const through = this.firstContainer ?? this.names.container(service);
    return {
      listener: "NETWORK",
      endpoint: pulumi.output({ listen: { host: "0.0.0.0", port }, address: { host: service, port } }),
      network: {
        name: this.network,
        relay: pulumi.output([
          "docker",
          ...hostArguments(this.args.dockerHost),
          "exec",
          "--interactive",
          through,
          "bash",
          `${CONTAINER_FOLDERS.config}/relay.sh`,
        ]),
        tools: pulumi.interpolate`docker run --rm --interactive --tty --network ${this.network} ${this.image.name}`,
      },
    };
  }

  /** The base image with the distribution in it, under a name that says what it was built from. */
  private buildImage(): docker.RemoteImage {
    const { projectDir, distribution, baseImage } = this.args;
    const { home, sha512 } = new Distribution(`${this.name}-distribution`, {
      ...distribution,
      distributionsDir: stateFolder(projectDir).distributions,
    });
    const tag = sha512.apply((digest) => {
      const content = createHash("sha256").update(
        JSON.stringify([baseImage, digest, readFileSync(DOCKERFILE, "utf8")]),
      );
      return `${distribution.version}-${content.digest("hex").slice(0, 12)}`;
    });
    return new docker.RemoteImage(
      `${this.name}-image`,
      {
        name: pulumi.interpolate`${this.names.imageRepository}:${tag}`,
        // Another stack of the same name may use it; DockerStack removes it where nobody does.
        keepLocally: true,
        build: {
          context: home,
          dockerfile: DOCKERFILE,
          buildArgs: { BASE_IMAGE: baseImage },
          labels: { [STACK_LABEL]: this.stackName },
        },
      },
      {
        provider: this.provider,
        dependsOn: this.stack,
        // The name says what is in it; where this checkout lies does not matter.
        ignoreChanges: ["build.context", "build.dockerfile"],
      },
    );
  }

  /** Retained, a volume outlives its stack; taken up by another one, it keeps its labels. */
  private volume(
    name: string,
    volume: string,
    labels: Readonly<Record<string, string>>,
    opts: pulumi.CustomResourceOptions,
  ): docker.Volume {
    return new docker.Volume(
      name,
      {
        name: volume,
        driver: "local",
        labels: this.labels({ [CHECKOUT_LABEL]: checkoutId(this.args.projectDir), ...labels }),
      },
      dependingOn(opts, this.stack),
    );
  }

  private labels(further: Readonly<Record<string, pulumi.Input<string>>> = {}): LabelInputs {
    return listed({ [STACK_LABEL]: this.stackName, [STACK_ID_LABEL]: this.stack.stackId, ...further });
  }
}

type LabelInputs = { readonly label: string; readonly value: pulumi.Input<string> }[];

/** Labels in the provider's form. */
const listed = (labels: Readonly<Record<string, pulumi.Input<string>>>): LabelInputs =>
  Object.entries(labels).map(([label, value]) => ({ label, value }));
