import { stripVTControlCharacters } from "node:util";

import { HEALTHY, type Health } from "../../pulumi/health";
import { type ProviderModule, plainInputs } from "../../pulumi/provider-module";
import { withLines } from "../../shared/with-lines";
import { DockerRefusal, docker, inspectImage, labelArguments } from "./docker-client";
import { DOCKERFILE } from "./image-tag";
import type { KafkaImageInputs } from "./kafka-image";

interface KafkaImageOutputs extends KafkaImageInputs, Health {
  readonly imageId: string;
}

const GONE = "the image is gone";

/** Longest time for a build, in milliseconds: about 120 MB go to the daemon, and the base image may be pulled. */
const BUILD_TIMEOUT_MS = 15 * 60_000;

/** The daemon's own builder, whichever one the user has chosen: another one would keep the image, or be elsewhere. */
const BUILD_OPTIONS = { timeoutMs: BUILD_TIMEOUT_MS, env: { BUILDX_BUILDER: "default" } };

/** Lines of what the build said that go into an error. */
const TAIL_LINES = 20;

const kafkaImageProvider: ProviderModule<KafkaImageInputs, KafkaImageOutputs> = {
  check: async (_olds, news) => ({ inputs: news }),

  // The name says what is in it; where this checkout lies, and so its folders, does not matter.
  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || olds.name !== news.name || olds.dockerHost !== news.dockerHost,
  }),

  create: async (inputs) => ({ id: inputs.name, outs: await there(inputs) }),

  read: async (id, props) => {
    const found = await inspectImage(props.dockerHost, props.name);
    return { id, props: { ...props, health: found?.Id === props.imageId ? HEALTHY : GONE } };
  },

  update: async (_id, _olds, news) => ({ outs: await there(news) }),

  delete: async () => {},
};

/** Builds the image unless it is there already. */
async function there(inputs: KafkaImageInputs): Promise<KafkaImageOutputs> {
  const { dockerHost, name, labels } = inputs;
  const found = await inspectImage(dockerHost, name);
  const isOurs = Object.keys(labels).every((label) => found?.Config?.Labels?.[label] === labels[label]);
  const imageId = found !== undefined && isOurs ? found.Id : await build(inputs);
  return { ...plainInputs(inputs), imageId, health: HEALTHY };
}

async function build({ dockerHost, name, baseImage, home, labels }: KafkaImageInputs): Promise<string> {
  const what = ["--file", DOCKERFILE, "--build-arg", `BASE_IMAGE=${baseImage}`, ...labelArguments(labels)];
  await docker(dockerHost, ["build", "--force-rm", ...what, "--tag", name, home], BUILD_OPTIONS).catch((cause) => {
    throw cause instanceof DockerRefusal ? explained(baseImage, cause) : cause;
  });
  const made = await inspectImage(dockerHost, name);
  if (made === undefined) {
    throw new Error(`image ${name} was built but is not there any more; run it again`);
  }
  return made.Id;
}

function explained(baseImage: string, cause: DockerRefusal): Error {
  const lines = stripVTControlCharacters(cause.said).split(/\r?\n/).filter(Boolean);
  const wrong = `Kafka's image can't be built on ${baseImage}; set baseImage to one with Java 17, bash and the usual small programs`;
  return new Error(withLines(wrong, lines.slice(-TAIL_LINES)), { cause });
}

export = kafkaImageProvider;
