import { randomUUID } from "node:crypto";

import { HEALTHY, type Health } from "../../pulumi/health";
import { inputsDiffer, isUnknown, type ProviderModule, plainInputs } from "../../pulumi/provider-module";
import { dataFilesProblems, isFingerprint, withCompletedDeletion } from "../data-fingerprint";
import { scriptsOf } from "../scripts/scripts";
import { dataFilesAmong } from "./container-args";
import type { ContainerFilesInputs } from "./container-files";
import { CONTAINER_FOLDERS, CONTAINER_USER } from "./container-layout";
import { docker, dockerBytes, inspectContainer } from "./docker-client";
import { nameTaken, removeContainers, serviceLabels, stopContainers } from "./leftovers";
import { STACK_ID_LABEL } from "./names";
import { RECORD_FILE } from "./record-file";
import { filesInTar, tarOf } from "./tar-files";

interface ContainerFilesOutputs extends ContainerFilesInputs, Health {
  /** Another one each time that the files were written. */
  readonly version: string;
}

const UNRECORDED = "there is a container that was not recorded";
const FOREIGN = "a container that is not of this stack has the name";

/** Time to remove data, in milliseconds. */
const DISCARD_TIMEOUT_MS = 120_000;

/** Readable for the group of the service's user, writable for none but root. */
const OWNER = { mode: 0o440, uid: 0, gid: Number(CONTAINER_USER.split(":")[1]) };

const containerFilesProvider: ProviderModule<ContainerFilesInputs, ContainerFilesOutputs> = {
  check: async (olds, news) => ({
    inputs: news,
    failures:
      // Data that is discarded is taken for nobody's.
      olds.files === undefined || isUnknown(news.files) || isFingerprint(news.dataToDelete)
        ? []
        : dataFilesProblems(news.service, dataFilesAmong(olds.files), dataFilesAmong(news.files)),
  }),

  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || inputsDiffer(olds, withCompletedDeletion(olds, news)),
  }),

  create: async (inputs) => {
    await rejectForeign(inputs);
    // None of them can be recorded: they are made after these files.
    await removeContainers(inputs);
    await discardData(inputs);
    return { id: inputs.volume, outs: await written(inputs) };
  },

  read: async (id, props) => ({ id, props: { ...props, health: await assess(props) } }),

  update: async (_id, olds, news) => {
    await rejectForeign(news);
    if (areStill(olds, withCompletedDeletion(olds, news))) {
      return { outs: { ...olds, dockerHost: news.dockerHost } };
    }
    if (olds.health === UNRECORDED) {
      await putAside(news);
    }
    await discardData(news);
    return { outs: await written(news) };
  },

  /** They go with their volume. */
  delete: async () => {},
};

/** Whether the files are what they should be: all that may differ is the address of the daemon that has them. */
const areStill = (olds: ContainerFilesOutputs, news: ContainerFilesInputs): boolean =>
  olds.health === HEALTHY && !inputsDiffer<ContainerFilesInputs>(olds, { ...news, dockerHost: olds.dockerHost });

async function rejectForeign({ dockerHost, container, stackId }: ContainerFilesInputs): Promise<void> {
  const labels = (await inspectContainer(dockerHost, container))?.Config.Labels;
  if (labels !== undefined && labels?.[STACK_ID_LABEL] !== stackId) {
    throw new Error(nameTaken("container", container, labels ?? {}));
  }
}

/**
 * Takes the name from a container that may or may not be recorded. If it is, the new version of the files replaces it;
 * if not, whoever comes to answer under the name removes it.
 */
async function putAside({ dockerHost, container, stopTimeoutMs }: ContainerFilesInputs): Promise<void> {
  if ((await inspectContainer(dockerHost, container)) !== undefined) {
    await stopContainers(dockerHost, [container], stopTimeoutMs);
    await docker(dockerHost, ["rename", container, temporaryName(container)]);
  }
}

/** Removes data that is to be discarded, once nobody uses it; the container that did is made anew with these files. */
async function discardData(inputs: ContainerFilesInputs): Promise<void> {
  const { dockerHost, container, imageId, dataVolume, dataToDelete, stopTimeoutMs } = inputs;
  if (!isFingerprint(dataToDelete)) {
    return;
  }
  if ((await inspectContainer(dockerHost, container)) !== undefined) {
    await stopContainers(dockerHost, [container], stopTimeoutMs);
  }
  const script = Object.values(scriptsOf("data")).join("\n");
  await docker(
    dockerHost,
    [
      ...["run", "--rm", "--interactive", "--network", "none", "--entrypoint", "bash"],
      ...serviceLabels(inputs).flatMap((label) => ["--label", label]),
      ...["--volume", `${dataVolume}:${CONTAINER_FOLDERS.data}`],
      ...[imageId, "-s", "--", CONTAINER_FOLDERS.data, dataToDelete.file, dataToDelete.line],
    ],
    { input: Buffer.from(`set -euo pipefail\n${script}\ndiscard_data "$@"\n`), timeoutMs: DISCARD_TIMEOUT_MS },
  );
}

/** Writes the files into the volume, through a container that is made for it and never started. */
async function written(inputs: ContainerFilesInputs): Promise<ContainerFilesOutputs> {
  const { dockerHost, container, imageId, volume, files } = inputs;
  const carrier = temporaryName(container);
  await docker(dockerHost, [
    ...["create", "--name", carrier, "--network", "none"],
    ...serviceLabels(inputs).flatMap((label) => ["--label", label]),
    ...["--volume", `${volume}:${CONTAINER_FOLDERS.config}`],
    imageId,
    "true",
  ]);
  try {
    const input = tarOf(files, OWNER);
    await docker(dockerHost, ["cp", "-", `${carrier}:${CONTAINER_FOLDERS.config}`], { input });
  } finally {
    await docker(dockerHost, ["rm", "--force", carrier]);
  }
  return { ...plainInputs(inputs), version: randomUUID(), health: HEALTHY };
}

const temporaryName = (container: string): string => `${container}-${randomUUID().slice(0, 8)}`;

/** Looks through the container of the service, if there is one, at what the volume holds. */
async function assess({ dockerHost, container, files, stackId }: ContainerFilesInputs): Promise<string> {
  const there = await inspectContainer(dockerHost, container);
  if (there === undefined) {
    return HEALTHY;
  }
  if (there.Config.Labels?.[STACK_ID_LABEL] !== stackId) {
    return FOREIGN;
  }
  const archive = await dockerBytes(dockerHost, ["cp", `${container}:${CONTAINER_FOLDERS.config}/.`, "-"]);
  const found = filesInTar(archive);
  const changed = Object.keys(files).find((name) => found[name] !== files[name]);
  if (changed !== undefined) {
    return `${changed} was changed`;
  }
  return found[RECORD_FILE] === there.Id ? HEALTHY : UNRECORDED;
}

export = containerFilesProvider;
