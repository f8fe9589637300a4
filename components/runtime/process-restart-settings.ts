import { type DistributionChoice, installationName } from "../distribution/distribution-source";
import { dataFoldersOf } from "./data-folders";
import type { ServiceFolders } from "./service-spec";

/** Settings of a process, on this machine or on a host, whose change restarts its service. */
export const processRestartSettings = (
  distribution: DistributionChoice,
  folders: ServiceFolders,
  javaHome?: string,
): Record<string, string> => ({
  distribution: installationName(distribution),
  "data folder": dataFoldersOf(folders).join(","),
  ...(javaHome !== undefined && { javaHome }),
});
