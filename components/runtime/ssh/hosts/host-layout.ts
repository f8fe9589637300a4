import { INSTALLATION_FOLDER } from "../../../distribution/distribution-source";
import { AGENT_FOLDER } from "../../../metrics/agent-jar";
import { serviceDataFolders } from "../../data-folders";
import type { ServicePlan } from "../../service-plan";
import type { ProcessFolders } from "../../service-spec";

/** Folder in the home folder of the account that contains a folder for each stack. */
export const BASE_FOLDER = "kafka-cluster";

/** Name of a stack's folder on its hosts. */
export const stackFolderName = (project: string, stack: string): string => `${project}-${stack}`;

/** Prefix of the names of a stack's systemd units; the name of the service follows. */
export const unitPrefix = (project: string, stack: string): string => `${stackFolderName(project, stack)}-`;

/** Paths of a stack on a host. */
export interface HostLayout {
  readonly root: string;
  /** Folders with a folder for the data of each service, at least one. */
  readonly dataRoots: readonly string[];
  /** Home of the Kafka installation. */
  readonly home: string;
  /** Home of the Java that is installed where the host has none. */
  readonly java: string;
  /** Folder of the jar of the metrics agent. */
  readonly agent: string;
  /** Path of an archive of this name until the archive is unpacked. */
  incoming(name: string): string;
  /** Folder with all files of a service but its data. */
  service(name: string): string;
  /** Folder for the temporary files of a service, such as the native libraries of codecs: `/tmp` may be mounted noexec. */
  temporary(service: string): string;
  folders(service: string): ProcessFolders;
}

/**
 * Paths of a stack on a host.
 *
 * @param homeFolder - home folder of the account.
 * @param installation - name of the folder of the Kafka installation, which identifies its distribution.
 * @param dataFolders - folders for data; if there are none, `data` in the stack's folder.
 * @param services - services of the stack. @defaultValue - none spreads its data over several folders
 */
export function hostLayout(
  homeFolder: string,
  stackFolder: string,
  installation: string,
  dataFolders: readonly string[] = [],
  services: readonly Pick<ServicePlan, "service" | "spreadsData">[] = [],
): HostLayout {
  const root = `${homeFolder}/${BASE_FOLDER}/${stackFolder}`;
  const dataRoots = dataFolders.length > 0 ? dataFolders : [`${root}/data`];
  const service = (name: string): string => `${root}/services/${name}`;
  return {
    root,
    dataRoots,
    home: `${root}/distributions/${installation}/${INSTALLATION_FOLDER}`,
    java: `${root}/distributions/java-17/java`,
    agent: `${root}/distributions/${AGENT_FOLDER}/agent`,
    incoming: (name) => `${root}/incoming/${name}`,
    service,
    temporary: (name) => `${service(name)}/tmp`,
    folders: (name) => ({
      config: `${service(name)}/config`,
      logs: `${service(name)}/logs`,
      ...serviceDataFolders(dataRoots, name, services, (folder, service) => `${folder}/${service}`),
    }),
  };
}
