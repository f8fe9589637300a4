import { spawn } from "node:child_process";
import { basename } from "node:path/posix";

import type { DataInspector, DataState } from "../runtime";
import { textAfter } from "../text-after";
import { CONTAINER_FOLDERS } from "./container-layout";
import { DockerRefusal, docker, dockerLines, hostArguments, listIds } from "./docker-client";
import {
  type ContainerInspection,
  inspectContainer,
  inspectVolume,
  type NetworkInspection,
  readContainerFiles,
  type VolumeInspection,
} from "./docker-objects";
import { dockerNames, INSPECTOR_LABEL, STACK_ID_LABEL, STACK_LABEL } from "./names";
import { filesInTar } from "./tar-files";

/** Location of a service's data. */
interface DataVolume {
  /** Address of the daemon. */
  readonly host: string;
  /** `project/stack` that owns the volume. */
  readonly stack: string;
  /** Name of the service's container, which need not exist. */
  readonly container: string;
  /** Name of the volume, which need not exist. */
  readonly volume: string;
  /** Names of images, or of their repositories, to create a temporary container of. */
  readonly images: readonly string[];
}

/** Stack whose data to inspect, and the daemon that has the data. */
interface InspectedStack {
  readonly project: string;
  readonly stack: string;
  readonly daemon: {
    readonly host: string;
    readonly baseImage: string;
    readonly dataStates: Readonly<Record<string, DataState>>;
  };
}

/** Inspector of the data of a stack's services. */
export function dockerDataInspector({ project, stack, daemon }: InspectedStack): DataInspector {
  const names = dockerNames(project, stack);
  const { host, baseImage, dataStates } = daemon;
  const volumeOf = (service: string): DataVolume => ({
    host,
    stack: `${project}/${stack}`,
    container: names.container(service),
    volume: names.dataVolume(service),
    images: [baseImage, names.imageRepository],
  });
  return {
    dataFile: (service, file) => dataFile(volumeOf(service), file),
    dataState: async (service) => dataStates[service] ?? "none",
    dataPlace: (service) => `volume ${names.dataVolume(service)}`,
    dataAfter: (service, text, length) => dataAfter(volumeOf(service), text, length),
  };
}

/** Text of a file in the data folder; `undefined` without data or without the file. */
export const dataFile = (volume: DataVolume, file: string): Promise<string | undefined> =>
  inspectData(volume, async (container, folder) => {
    try {
      return filesInTar(await readContainerFiles(volume.host, container, `${folder}/${file}`))[basename(file)];
    } catch (error) {
      if (error instanceof DockerRefusal && /no such file|could not find the file/i.test(error.output)) {
        return undefined;
      }
      throw error;
    }
  });

/** The `length` characters that follow `text` in the first file that contains it. */
const dataAfter = (volume: DataVolume, text: string, length: number): Promise<string | undefined> =>
  inspectData(volume, async (container, folder) => {
    const client = spawn("docker", [...hostArguments(volume.host), "cp", `${container}:${folder}`, "-"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    return textAfter(client.stdout, text, length);
  });

type Inspect<Result> = (container: string, folder: string) => Promise<Result>;

/**
 * Inspects data through the service's container, running or not. If the service has no container, inspects the data
 * through a temporary container that is never started.
 *
 * @returns the result of `inspect`; `undefined` without data of the stack, or without an image for a container.
 */
async function inspectData<Result>(volume: DataVolume, inspect: Inspect<Result>): Promise<Result | undefined> {
  const { host, stack, images } = volume;
  const [container, found] = await Promise.all([
    inspectContainer(host, volume.container),
    inspectVolume(host, volume.volume),
  ]);
  if (found?.Labels?.[STACK_LABEL] !== stack) {
    return undefined;
  }
  if (container !== undefined) {
    return inspect(container.Id, CONTAINER_FOLDERS.data);
  }
  const image = await firstImageOf(host, images);
  return image === undefined ? undefined : inspectThroughCarrier(volume, image, inspect);
}

/** State of a service's data, by the daemon's network of the stack, container and data volume of the service. */
export function dataState(
  network: NetworkInspection | undefined,
  container: ContainerInspection | undefined,
  volume: VolumeInspection | undefined,
): DataState {
  if (volume === undefined) {
    return network === undefined ? "none" : "lost";
  }
  // A volume keeps the labels of the stack that created it.
  if (container === undefined && volume.Labels?.[STACK_ID_LABEL] !== network?.Labels?.[STACK_ID_LABEL]) {
    return "retained";
  }
  return container?.State.Health?.Status === "healthy" ? "used" : "present";
}

/** Id of the first image with one of these names, else of any image: nothing of the image is run. */
async function firstImageOf(host: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of [...names.map((name) => [name]), []]) {
    const [image] = await dockerLines(host, ["image", "ls", "--quiet", ...name]);
    if (image !== undefined) {
      return image;
    }
  }
  return undefined;
}

/** Folder of the data in a temporary container. */
const CARRIER_FOLDER = "/data";

async function inspectThroughCarrier<Result>(
  { host, stack, volume }: DataVolume,
  image: string,
  inspect: Inspect<Result>,
): Promise<Result> {
  await removeOldCarriersOnce(host, stack);
  const carrier = (
    await docker(host, [
      ...["create", "--network", "none", "--label", `${INSPECTOR_LABEL}=${stack}`],
      ...["--volume", `${volume}:${CARRIER_FOLDER}:ro,nocopy`],
      image,
      "true",
    ])
  ).trim();
  try {
    return await inspect(carrier, CARRIER_FOLDER);
  } finally {
    await docker(host, ["rm", "--force", carrier]);
  }
}

/** Removals of the temporary containers of earlier runs, by daemon and stack. */
const removals = new Map<string, Promise<void>>();

/**
 * Removes the temporary containers of interrupted runs, which keep volumes in use. Once, before this run creates its first
 * one: several services are inspected at the same time, and a later removal could not tell the containers of this run from
 * older ones.
 */
function removeOldCarriersOnce(host: string, stack: string): Promise<void> {
  const key = `${host} ${stack}`;
  const removal = removals.get(key) ?? removeOldCarriers(host, stack);
  removals.set(key, removal);
  return removal;
}

async function removeOldCarriers(host: string, stack: string): Promise<void> {
  const carriers = await listIds(host, ["ps", "--all", "--filter", `label=${INSPECTOR_LABEL}=${stack}`]);
  if (carriers.length > 0) {
    await docker(host, ["rm", "--force", ...carriers]);
  }
}
