import { dirname, join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

import { Distribution } from "../../distribution/distribution";
import { MetricsAgent } from "../../metrics/metrics-agent";
import { withDependsOn } from "../../pulumi/with-depends-on";
import { probePrograms } from "../probe/probe-command";
import type { PrepareRequest } from "../runtime";
import { metricsPortOf } from "../service-plan";
import { DockerStack } from "./docker-stack";
import { imageTag, METRICS_DOCKERFILE, metricsImageTag } from "./image-tag";
import { KafkaImage } from "./kafka-image";
import { BASE_IMAGE_LABEL, dockerNames, STACK_ID_LABEL, STACK_LABEL } from "./names";
import type { Daemon, DockerSettings } from "./preflight";
import { StackNetwork } from "./stack-network";

/** Arguments of a {@link DockerDeployment}. */
export interface DockerDeploymentArgs
  extends Pick<PrepareRequest, "project" | "stack" | "services" | "distribution" | "retainData" | "isSecured"> {
  readonly settings: DockerSettings;
  /** Daemon that has passed preflight. */
  readonly daemon: Daemon;
}

/** Labels of a resource in Docker. */
export type LabelInputs = Readonly<Record<string, pulumi.Input<string>>>;

/** Resources that all services of a cluster share in Docker: provider, image and network. */
export class SharedResources {
  readonly names: ReturnType<typeof dockerNames>;
  readonly provider: docker.Provider;
  readonly stack: DockerStack;
  readonly image: KafkaImage;
  /** Image of the services: {@link image}, or with the metrics agent added. */
  readonly serviceImage: KafkaImage;
  readonly network: StackNetwork;
  private readonly stackName: string;

  constructor(
    private readonly name: string,
    private readonly args: DockerDeploymentArgs,
    private readonly opts: pulumi.CustomResourceOptions,
  ) {
    this.names = dockerNames(args.project, args.stack);
    this.stackName = `${args.project}/${args.stack}`;
    this.provider = this.createProvider();
    this.stack = this.createStack();
    this.image = this.createImage();
    this.serviceImage = args.services.some(metricsPortOf) ? this.createMetricsImage() : this.image;
    this.network = this.createNetwork();
  }

  /** Labels that mark a resource as one of this stack. */
  labels(more: LabelInputs = {}): LabelInputs {
    return { [STACK_LABEL]: this.stackName, [STACK_ID_LABEL]: this.stack.id, ...more };
  }

  private createProvider(): docker.Provider {
    const { host } = this.args.daemon;
    // Without the empty path, the provider would use TLS with any daemon as soon as DOCKER_CERT_PATH is set.
    const certPath = host.startsWith("tcp:") ? undefined : "";
    return new docker.Provider(`${this.name}-provider`, { host, certPath }, this.opts);
  }

  private createStack(): DockerStack {
    const { daemon, retainData } = this.args;
    const { imageRepository } = this.names;
    return new DockerStack(
      `${this.name}-stack`,
      { dockerHost: daemon.host, daemonId: daemon.id, stack: this.stackName, imageRepository, retainData },
      this.opts,
    );
  }

  private createNetwork(): StackNetwork {
    return new StackNetwork(
      `${this.name}-network`,
      { dockerHost: this.args.daemon.host, name: this.names.network, labels: pulumi.output(this.labels()) },
      withDependsOn(this.opts, this.stack),
    );
  }

  /** Kafka's image: the base image and the distribution. The tag identifies both. */
  private createImage(): KafkaImage {
    const { settings, distribution, daemon, isSecured = false } = this.args;
    const furtherPrograms = probePrograms(isSecured);
    const { home, sha512 } = new Distribution(
      `${this.name}-distribution`,
      { ...distribution, distributionsDir: join(settings.stateDir, "distributions") },
      this.opts,
    );
    const tag = sha512.apply((digest) =>
      imageTag(this.stackName, distribution.version, daemon.baseImage, digest, furtherPrograms),
    );
    return new KafkaImage(
      `${this.name}-image`,
      {
        dockerHost: daemon.host,
        name: pulumi.interpolate`${this.names.imageRepository}:${tag}`,
        baseImage: daemon.baseImage,
        ...(furtherPrograms.length > 0 && { furtherPrograms }),
        home,
        labels: { [STACK_LABEL]: this.stackName, [BASE_IMAGE_LABEL]: daemon.baseImage },
      },
      withDependsOn(this.opts, this.stack),
    );
  }

  /** Kafka's image with the metrics agent. A stack that turns metrics on or off keeps the large image. */
  private createMetricsImage(): KafkaImage {
    const { path } = new MetricsAgent(`${this.name}-metrics-agent`, { folder: "" }, this.opts);
    return new KafkaImage(
      `${this.name}-metrics-image`,
      {
        dockerHost: this.args.daemon.host,
        name: this.image.name.apply(metricsImageTag),
        baseImage: this.image.name,
        home: path.apply(dirname),
        dockerfile: METRICS_DOCKERFILE,
        labels: { [STACK_LABEL]: this.stackName, [BASE_IMAGE_LABEL]: this.args.daemon.baseImage },
      },
      withDependsOn(this.opts, this.image),
    );
  }
}
