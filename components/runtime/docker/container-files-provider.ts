import { randomUUID } from "node:crypto";

import type { dynamic } from "@pulumi/pulumi";

import { HEALTHY, type Health } from "../../pulumi/health";
import {
  defineProvider,
  inputsDiffer,
  isUnknown,
  type ProviderModule,
  plainInputs,
} from "../../pulumi/provider-module";
import { dataFilesProblems } from "../data-files-problems";
import { isFingerprint, withCompletedDeletion } from "../data-fingerprint";
import { scriptsOf } from "../scripts/scripts";
import { dataFilesAmong } from "./container-args";
import type { ContainerFilesInputs } from "./container-files";
import { CONTAINER_FOLDERS, CONTAINER_USER } from "./container-layout";
import { docker } from "./docker-client";
import { inspectContainer, readContainerFiles } from "./docker-objects";
import { nameConflict } from "./name-conflict";
import { STACK_ID_LABEL } from "./names";
import { RECORD_FILE } from "./record-file";
import { removeContainers, serviceLabels, stopContainers } from "./service-containers";
import { filesInTar, tarOf } from "./tar-files";

/** Inputs as `check` stores them. */
interface VersionedInputs extends ContainerFilesInputs {
  /** Version of the files; empty to get another version. `check` sets the version, so that a preview knows it. */
  readonly version: string;
}

interface ContainerFilesOutputs extends VersionedInputs, Health {}

const UNRECORDED = "the container is not recorded";
const FOREIGN = "a container that is not of this stack has the name";

/** Longest time to delete data, in milliseconds. */
const DELETION_TIMEOUT_MS = 120_000;

/** The group of the service's user may read the files. Only root may write them. */
const OWNER = { mode: 0o440, uid: 0, gid: Number(CONTAINER_USER.split(":")[1]) };

const containerFilesProvider: Omit<ProviderModule<VersionedInputs, ContainerFilesOutputs>, "check"> & {
  check(olds: Partial<VersionedInputs>, news: ContainerFilesInputs): Promise<dynamic.CheckResult>;
} = {
  ...defineProvider<VersionedInputs, ContainerFilesOutputs>({
    diff: async (_id, olds, news) => ({
      changes: olds.health !== HEALTHY || inputsDiffer(olds, withCompletedDeletion(olds, news)),
    }),

    create: async (inputs) => {
      await rejectForeignContainer(inputs);
      // No container of the service can be recorded yet: containers are created after their files.
      await removeContainers(inputs);
      await deleteData(inputs);
      return { id: inputs.volume, outs: await writeFiles(inputs) };
    },

    read: async (id, props) => {
      const { health: _, ...inputs } = props;
      const health = await assessFiles(props);
      // Files that were changed, and a container that is not recorded, need another version.
      return { id, props: { ...props, health }, ...(health !== HEALTHY && { inputs: { ...inputs, version: "" } }) };
    },

    update: async (_id, olds, news) => {
      await rejectForeignContainer(news);
      if (isUpToDate(olds, withCompletedDeletion(olds, news))) {
        return { outs: { ...olds, dockerHost: news.dockerHost } };
      }
      if (olds.health === UNRECORDED) {
        await renameContainer(news);
      }
      await deleteData(news);
      return { outs: await writeFiles(news) };
    },

    // The files are deleted with their volume.
  }),

  check: async (olds, news) => ({
    inputs: { ...news, version: (keepsContainer(olds, news) && olds.version) || randomUUID() },
    failures:
      // Data that is about to be deleted needs no protection.
      olds.files === undefined || isUnknown(news.files) || isFingerprint(news.dataToDelete)
        ? []
        : dataFilesProblems(news.service, dataFilesAmong(olds.files), dataFilesAmong(news.files)),
  }),
};

/** True if the container can keep running: only settings that the running service takes differ, or the address of the daemon. */
const keepsContainer = (olds: Partial<VersionedInputs>, news: ContainerFilesInputs): boolean =>
  olds.files !== undefined &&
  !inputsDiffer<Partial<ContainerFilesInputs>>(olds, {
    ...withCompletedDeletion(olds, news),
    files: olds.files,
    dockerHost: olds.dockerHost,
  });

/** True if the files are as the inputs describe them. Only the address of the daemon may differ. */
const isUpToDate = (olds: ContainerFilesOutputs, news: VersionedInputs): boolean =>
  olds.health === HEALTHY && !inputsDiffer<VersionedInputs>(olds, { ...news, dockerHost: olds.dockerHost });

async function rejectForeignContainer({ dockerHost, container, stackId }: ContainerFilesInputs): Promise<void> {
  const labels = (await inspectContainer(dockerHost, container))?.Config.Labels;
  if (labels !== undefined && labels?.[STACK_ID_LABEL] !== stackId) {
    throw new Error(nameConflict("container", container, labels ?? {}));
  }
}

/**
 * Renames a container that the stack's state may not record. If the state records the container, the new version of the files
 * replaces it. Otherwise the next successful start of the service removes the container.
 */
async function renameContainer({ dockerHost, container, stopTimeoutMs }: ContainerFilesInputs): Promise<void> {
  if ((await inspectContainer(dockerHost, container)) !== undefined) {
    await stopContainers(dockerHost, [container], stopTimeoutMs);
    await docker(dockerHost, ["rename", container, temporaryName(container)]);
  }
}

/** Stops the container that uses the data, and deletes the data. The new version of the files replaces the container. */
async function deleteData(inputs: ContainerFilesInputs): Promise<void> {
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
    { input: Buffer.from(`set -euo pipefail\n${script}\ndelete_data "$@"\n`), timeoutMs: DELETION_TIMEOUT_MS },
  );
}

/** Writes the files into the volume, through a temporary container that is never started. */
async function writeFiles(inputs: VersionedInputs): Promise<ContainerFilesOutputs> {
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
  return { ...plainInputs(inputs), health: HEALTHY };
}

const temporaryName = (container: string): string => `${container}-${randomUUID().slice(0, 8)}`;

/** Health of the files, read through the container of the service. Files without a container count as healthy. */
async function assessFiles({ dockerHost, container, files, stackId }: ContainerFilesInputs): Promise<string> {
  const inspection = await inspectContainer(dockerHost, container);
  if (inspection === undefined) {
    return HEALTHY;
  }
  if (inspection.Config.Labels?.[STACK_ID_LABEL] !== stackId) {
    return FOREIGN;
  }
  const archive = await readContainerFiles(dockerHost, container, `${CONTAINER_FOLDERS.config}/.`);
  const found = filesInTar(archive);
  const changed = Object.keys(files).find((name) => found[name] !== files[name]);
  if (changed !== undefined) {
    return `${changed} was changed`;
  }
  return found[RECORD_FILE] === inspection.Id ? HEALTHY : UNRECORDED;
}

export = containerFilesProvider;
