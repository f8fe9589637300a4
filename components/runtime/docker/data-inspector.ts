import { spawn } from "node:child_process";
import { basename } from "node:path/posix";

import { textAfter } from "../text-after";
import type { DataInspector, DataState } from "../runtime";
import { CONTAINER_FOLDERS } from "./container-layout";
import {
  type ContainerInspection,
  DockerRefusal,
  docker,
  dockerBytes,
  dockerLines,
  hostArguments,
  inspectContainer,
  inspectVolume,
  type NetworkInspection,
  type VolumeInspection,
} from "./docker-client";
import { list } from "./leftovers";
import { dockerNames, LOOK_LABEL, STACK_ID_LABEL, STACK_LABEL } from "./names";
import { filesInTar } from "./tar-files";

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

/** What a look at data starts from. */
export interface DockerData {
  readonly project: string;
  readonly stack: string;
  readonly daemon: {
    readonly host: string;
    readonly baseImage: string;
    readonly dataStates: Readonly<Record<string, DataState>>;
  };
}

/** A look at the data of a stack's services. */
export function dockerDataInspector({ project, stack, daemon }: DockerData): DataInspector {
  const names = dockerNames(project, stack);
  const { host, baseImage, dataStates } = daemon;
  const at = (service: string): DataVolume => ({
    host,
    stack: `${project}/${stack}`,
    container: names.container(service),
    volume: names.dataVolume(service),
    images: [baseImage, names.imageRepository],
  });
  return {
    dataFile: (service, file) => dataFile(at(service), file),
    dataStateOf: async (service) => dataStates[service] ?? "none",
    dataPlace: (service) => `volume ${names.dataVolume(service)}`,
    dataAfter: (service, text, length) => dataAfter(at(service), text, length),
  };
}

/** Text of a file among the data of a service; `undefined` where there is none. */
export const dataFile = (where: DataVolume, file: string): Promise<string | undefined> =>
  throughContainer(where, async (container, folder) => {
    try {
      return filesInTar(await dockerBytes(where.host, ["cp", `${container}:${folder}/${file}`, "-"]))[basename(file)];
    } catch (error) {
      if (error instanceof DockerRefusal && /no such file|could not find the file/i.test(error.said)) {
        return undefined;
      }
      throw error;
    }
  });

/** What follows a text among the data of a service. */
export const dataAfter = (where: DataVolume, text: string, length: number): Promise<string | undefined> =>
  throughContainer(where, async (container, folder) => {
    const client = spawn("docker", [...hostArguments(where.host), "cp", `${container}:${folder}`, "-"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    return textAfter(client.stdout, text, length);
  });

/**
 * Looks at data through the service's container, running or not; where there is none, through one that is made for it and
 * never started.
 *
 * @returns what `look` says, or `undefined` where there is no data of the stack, or no image to make a container of.
 */
async function throughContainer<Found>(
  where: DataVolume,
  look: (container: string, folder: string) => Promise<Found>,
): Promise<Found | undefined> {
  const { host, stack, container, volume } = where;
  const [served, kept] = await Promise.all([inspectContainer(host, container), inspectVolume(host, volume)]);
  if (kept?.Labels?.[STACK_LABEL] !== stack) {
    return undefined;
  }
  if (served !== undefined) {
    return look(served.Id, CONTAINER_FOLDERS.data);
  }
  const image = await imageAmong(host, where.images);
  return image === undefined ? undefined : throughCarrier(where, image, look);
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

async function throughCarrier<Found>(
  { host, stack, volume }: DataVolume,
  image: string,
  look: (container: string, folder: string) => Promise<Found>,
): Promise<Found> {
  await withoutLeftOver(host, stack);
  const carrier = (
    await docker(host, [
      ...["create", "--network", "none", "--label", `${LOOK_LABEL}=${stack}`],
      ...["--volume", `${volume}:${FOLDER}:ro,nocopy`],
      image,
      "true",
    ])
  ).trim();
  try {
    return await look(carrier, FOLDER);
  } finally {
    await docker(host, ["rm", "--force", carrier]);
  }
}

/** By daemon and stack: that what runs before this one have left is gone. */
const cleared = new Map<string, Promise<void>>();

/**
 * Removes what a run that was cut has left, whose volume could not be removed. Once, before this run makes one of its own:
 * services are looked at side by side, and later nothing would tell theirs from those that were left.
 */
function withoutLeftOver(host: string, stack: string): Promise<void> {
  const key = `${host} ${stack}`;
  const clearing = cleared.get(key) ?? removeLeftOver(host, stack);
  cleared.set(key, clearing);
  return clearing;
}

async function removeLeftOver(host: string, stack: string): Promise<void> {
  const leftOver = await list(host, ["ps", "--all", "--filter", `label=${LOOK_LABEL}=${stack}`]);
  if (leftOver.length > 0) {
    await docker(host, ["rm", "--force", ...leftOver]);
  }
}
