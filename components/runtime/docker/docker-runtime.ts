import { z } from "zod";

import { absolutePath, homePathProblems } from "../../shared/home-path";
import { exactly, line, type Problem, problemsOf } from "../../shared/problems";
import { DEFAULT_STATE_DIR } from "../../shared/state-folder";
import { CLIENT_LISTENER, NETWORK_LISTENER } from "../listener-names";
import type { PreparedRuntime, PrepareRequest, Runtime } from "../runtime";
import type { ServicePlan } from "../service-plan";
import { DEFAULT_BASE_IMAGE } from "./base-image";
import { dockerProblems } from "./docker-problems";

/** Settings of a {@link DockerRuntime}. */
export interface DockerRuntimeArgs {
  /**
   * Address of the Docker daemon: `unix:///path`, `npipe:////./pipe/name`, `ssh://user@host` or `tcp://host:port`. TCP to
   * another machine needs TLS, with the certificates in the folder `DOCKER_CERT_PATH`.
   * @defaultValue - `DOCKER_HOST`, else the current context of Docker's client
   */
  readonly dockerHost?: string;
  /**
   * Image with Java 17, bash, coreutils, sed and tar that Kafka's image is built on. Pulled if the daemon does not have it.
   * @defaultValue `eclipse-temurin:17.0.19_10-jre-noble`
   */
  readonly baseImage?: string;
  /**
   * Folder for the unpacked Kafka distribution and the id of this checkout. A relative path starts in the folder of the Pulumi
   * project, `~` is the home folder. @defaultValue `.kafka-cluster`
   */
  readonly stateDir?: string;
}

const text = z.string("must be text").optional();

const SCHEMA = exactly(
  { dockerHost: text, baseImage: line("an image's name").optional(), stateDir: text },
  "DockerRuntime",
);

/**
 * Runtime that runs each service in a Docker container, on a network of the stack.
 *
 * @example
 * const cluster = await KafkaCluster.create("kafka", { runtime: new DockerRuntime({ dockerHost: "ssh://user@host" }) });
 */
export class DockerRuntime implements Runtime {
  readonly kind = "docker";
  readonly listeners = [CLIENT_LISTENER, NETWORK_LISTENER];

  private readonly settings: DockerRuntimeArgs;

  constructor(settings?: DockerRuntimeArgs) {
    this.settings = settings ?? {}; // A program without types may pass null.
  }

  problems(services: readonly ServicePlan[]): Problem[] {
    const malformed = problemsOf(SCHEMA, this.settings);
    if (malformed.length > 0) {
      return malformed;
    }
    const { dockerHost = "", stateDir } = this.settings;
    return [...homePathProblems("stateDir", stateDir), ...dockerProblems(dockerHost, services)];
  }

  async prepare(request: PrepareRequest): Promise<PreparedRuntime> {
    const { dockerHost = "", baseImage = DEFAULT_BASE_IMAGE, stateDir = DEFAULT_STATE_DIR } = this.settings;
    // Loaded here, so that clusters on other runtimes start faster.
    const { prepare }: typeof import("./prepare") = require("./prepare");
    return prepare({ dockerHost, baseImage, stateDir: absolutePath(stateDir) }, request);
  }
}
