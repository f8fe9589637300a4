import { type DistributionChoice, installationName } from "../distribution/distribution-source";

/** Settings of a process, on this machine or on a host, whose change restarts its service. */
export const processRestartSettings = (
  distribution: DistributionChoice,
  dataFolder: string,
  javaHome?: string,
): Record<string, string> => ({
  distribution: installationName(distribution),
  "data folder": dataFolder,
  ...(javaHome !== undefined && { javaHome }),
});
