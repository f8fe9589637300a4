import { stripVTControlCharacters } from "node:util";

import { HEALTHY, type Health } from "../../pulumi/health";
import { defineProvider, plainInputs } from "../../pulumi/provider-module";
import { withLines } from "../../shared/with-lines";
import { DockerRefusal, docker } from "./docker-client";
import { inspectImage, labelArguments } from "./docker-objects";
import { DOCKERFILE, dockerfilePath } from "./image-tag";
import type { KafkaImageInputs } from "./kafka-image";

interface KafkaImageOutputs extends KafkaImageInputs, Health {
  readonly imageId: string;
}

const GONE = "the image is gone";

/** Longest time for a build, in milliseconds: about 120 MB go to the daemon, and the base image may be pulled. */
const BUILD_TIMEOUT_MS = 15 * 60_000;

/** Options of a build: the daemon's own builder, because another one might not load the image, or run on another machine. */
const BUILD_OPTIONS = { timeoutMs: BUILD_TIMEOUT_MS, env: { BUILDX_BUILDER: "default" } };

/** Lines of the build's output that an error message quotes. */
const TAIL_LINES = 20;

const kafkaImageProvider = defineProvider<KafkaImageInputs, KafkaImageOutputs>({
  // The name identifies the content. The path of the distribution does not matter.
  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || olds.name !== news.name || olds.dockerHost !== news.dockerHost,
  }),

  create: async (inputs) => ({ id: inputs.name, outs: await ensureImage(inputs) }),

  read: async (id, props) => {
    const found = await inspectImage(props.dockerHost, props.name);
    return { id, props: { ...props, health: found?.Id === props.imageId ? HEALTHY : GONE } };
  },

  update: async (_id, _olds, news) => ({ outs: await ensureImage(news) }),
});

/** Builds the image unless the daemon has it. */
async function ensureImage(inputs: KafkaImageInputs): Promise<KafkaImageOutputs> {
  const { dockerHost, name, labels } = inputs;
  const found = await inspectImage(dockerHost, name);
  const isOwn = Object.keys(labels).every((label) => found?.Config?.Labels?.[label] === labels[label]);
  const imageId = found !== undefined && isOwn ? found.Id : await buildImage(inputs);
  return { ...plainInputs(inputs), imageId, health: HEALTHY };
}

async function buildImage({
  dockerHost,
  name,
  baseImage,
  furtherPrograms = [],
  home,
  dockerfile = DOCKERFILE,
  labels,
}: KafkaImageInputs): Promise<string> {
  const content = [
    "--file",
    dockerfilePath(dockerfile),
    "--build-arg",
    `BASE_IMAGE=${baseImage}`,
    ...(furtherPrograms.length > 0 ? ["--build-arg", `FURTHER_PROGRAMS=${furtherPrograms.join(" ")}`] : []),
    ...labelArguments(labels),
  ];
  await docker(dockerHost, ["build", "--force-rm", ...content, "--tag", name, home], BUILD_OPTIONS).catch((cause) => {
    throw cause instanceof DockerRefusal ? buildFailure(baseImage, furtherPrograms, cause) : cause;
  });
  const image = await inspectImage(dockerHost, name);
  if (image === undefined) {
    throw new Error(`image ${name} was built but no longer exists; run the command again`);
  }
  return image.Id;
}

function buildFailure(baseImage: string, furtherPrograms: readonly string[], cause: DockerRefusal): Error {
  const lines = stripVTControlCharacters(cause.output).split(/\r?\n/).filter(Boolean);
  const programs = ["Java 17", "bash", "coreutils", ...furtherPrograms, "sed"].join(", ");
  const message = `Kafka's image can't be built on ${baseImage}; set baseImage to an image with ${programs} and tar`;
  return new Error(withLines(message, lines.slice(-TAIL_LINES)), { cause });
}

export = kafkaImageProvider;
