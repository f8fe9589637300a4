import { CONTAINER_FOLDERS } from "./container-layout";
import { docker } from "./docker-client";
import { tarOf } from "./tar-files";

/**
 * File beside the service's own, with the id of the container that the stack's state knows. A container of another id is
 * what a killed run has made but not recorded.
 */
export const RECORD_FILE = ".container-id";

/** Writes down that a container is recorded; whoever calls it has its id from the state. */
export const record = (host: string, containerId: string): Promise<string> =>
  docker(host, ["cp", "-", `${containerId}:${CONTAINER_FOLDERS.config}`], {
    input: tarOf({ [RECORD_FILE]: containerId }, { mode: 0o444, uid: 0, gid: 0 }),
  });
