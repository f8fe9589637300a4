import { CONTAINER_FOLDERS } from "./container-layout";
import { docker } from "./docker-client";
import { tarOf } from "./tar-files";

/**
 * File in the configuration folder with the id of the container that the stack's state records. A container with another
 * id was created by an interrupted run that could not record the container.
 */
export const RECORD_FILE = ".container-id";

/** Writes {@link RECORD_FILE}. The caller has the id of the container from the stack's state. */
export const writeRecordFile = (host: string, containerId: string): Promise<string> =>
  docker(host, ["cp", "-", `${containerId}:${CONTAINER_FOLDERS.config}`], {
    input: tarOf({ [RECORD_FILE]: containerId }, { mode: 0o444, uid: 0, gid: 0 }),
  });
