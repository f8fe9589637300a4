import { basename } from "node:path/posix";

import type { DataState } from "../runtime";
import { CONTAINER_FOLDERS } from "./container-layout";
import {
  type ContainerInspection,
  DockerRefusal,
  docker,
  dockerBytes,
  dockerLines,
  inspectContainer,
  inspectVolume,
  type NetworkInspection,
  type VolumeInspection,
} from "./docker-client";
import { list } from "./leftovers";
import { LOOK_LABEL, STACK_ID_LABEL, STACK_LABEL } from "./names";
import { filesInTar } from "./tar-stream";

/** Where the data of a service is. */
export interface DataVolume {
  readonly host: string;
  /** `project/stack` that it belongs to. */
  readonly stack: string;
  /** Container of the service, if there is one. */
  readonly container: string;
  readonly volume: string;
  /** Names of images, or of their repositories, that may be there. */
  readonly images: readonly string[];
}

/**
 * Text of a file among the data of a service; `undefined` where there is none. It is read through the service's container,
 * running or not; where there is none, through one that is made for it and never started.
 */
export async function dataFile(where: DataVolume, file: string): Promise<string | undefined> {
  const { host, stack, container, volume } = where;
  const [served, kept] = await Promise.all([inspectContainer(host, container), inspectVolume(host, volume)]);
  if (kept?.Labels?.[STACK_LABEL] !== stack) {
    return undefined;
  }
  if (served !== undefined) {
    return copied(host, served.Id, CONTAINER_FOLDERS.data, file);
  }
  const image = await imageAmong(host, where.images);
  return image && throughCarrier(where, image, file);
}

/** What there is of a service's data, by what the daemon says of the stack's network and the service's container and volume. */
export function dataState(
  network: NetworkInspection | undefined,
  container: ContainerInspection | undefined,
  volume: VolumeInspection | undefined,
): DataState {
  if (volume === undefined) {
    return network === undefined ? "none" : "lost";
  }
  // A volume keeps the labels of the stack that made it.
  if (container === undefined && volume.Labels?.[STACK_ID_LABEL] !== network?.Labels?.[STACK_ID_LABEL]) {
    return "kept";
  }
  return container?.State.Health?.Status === "healthy" ? "used" : "there";
}

/** Any image will do, since nothing of it is run. */
async function imageAmong(host: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of [...names.map((name) => [name]), []]) {
    const [image] = await dockerLines(host, ["image", "ls", "--quiet", ...name]);
    if (image !== undefined) {
      return image;
    }
  }
  return undefined;
}

const FOLDER = "/data";

async function throughCarrier({ host, stack, volume }: DataVolume, image: string, file: string) {
  const label = `${LOOK_LABEL}=${stack}`;
  const leftOver = await list(host, ["ps", "--all", "--filter", `label=${label}`]);
  if (leftOver.length > 0) {
    await docker(host, ["rm", "--force", ...leftOver]); // Of a run that was cut; its volume could not be removed.
  }
  const carrier = (
    await docker(host, [
      ...["create", "--network", "none", "--label", label],
      ...["--volume", `${volume}:${FOLDER}:ro,nocopy`],
      image,
      "true",
    ])
  ).trim();
  try {
    return await copied(host, carrier, FOLDER, file);
  } finally {
    await docker(host, ["rm", "--force", carrier]);
  }
}

async function copied(host: string, container: string, folder: string, file: string): Promise<string | undefined> {
  try {
    return filesInTar(await dockerBytes(host, ["cp", `${container}:${folder}/${file}`, "-"]))[basename(file)];
  } catch (error) {
    if (error instanceof DockerRefusal && /no such file|could not find the file/i.test(error.said)) {
      return undefined;
    }
    throw error;
  }
}
