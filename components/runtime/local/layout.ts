import { join } from "node:path";

import { stateFolder } from "../../shared/state-folder";
import type { ServiceFolders } from "../service-spec";

/** Where everything of a stack lies on this machine. */
export interface LocalLayout {
  readonly stackDir: string;
  /** Folder of a service's record. */
  serviceDir(service: string): string;
  folders(service: string): Required<ServiceFolders>;
}

/** @param dataDir - where the user wants data. */
export function localLayout(projectDir: string, stack: string, dataDir?: string): LocalLayout {
  const stackDir = stateFolder(projectDir).stack(stack);
  const serviceDir = (service: string): string => join(stackDir, service);
  return {
    stackDir,
    serviceDir,
    folders: (service) => ({
      config: join(serviceDir(service), "config"),
      data: join(dataDir ?? join(stackDir, "data"), service),
      logs: join(serviceDir(service), "logs"),
    }),
  };
}
