import { INSTALLATION_FOLDER } from "../../../distribution/distribution-source";
import type { ServiceFolders } from "../../service-spec";

/** Folder below which a stack lies on each of its hosts, in the home folder of the account. */
export const BASE_FOLDER = "kafka-cluster";

/** Name of a stack's folder on its hosts. */
export const stackFolderName = (project: string, stack: string): string => `${project}-${stack}`;

/** Name of a stack's systemd units, up to the service's name. */
export const unitPrefix = (project: string, stack: string): string => `${stackFolderName(project, stack)}-`;

/** Where everything of a stack lies on a host. */
export interface HostLayout {
  readonly root: string;
  /** Holds a folder for each service's data. */
  readonly dataRoot: string;
  /** Home of the Kafka installation. */
  readonly home: string;
  /** Home of the Java that is brought where the host has none. */
  readonly java: string;
  /** Where an archive of this name lies until it is unpacked. */
  incoming(name: string): string;
  /** A service's folder, with all of it but its data. */
  service(name: string): string;
  folders(service: string): Required<ServiceFolders>;
}

/**
 * @param homeFolder - home folder of the account.
 * @param installation - name of the folder of the Kafka installation, which says what it was unpacked from.
 * @param dataDir - where the user wants data.
 */
export function hostLayout(
  homeFolder: string,
  stackFolder: string,
  installation: string,
  dataDir?: string,
): HostLayout {
  const root = `${homeFolder}/${BASE_FOLDER}/${stackFolder}`;
  const dataRoot = dataDir ?? `${root}/data`;
  const service = (name: string): string => `${root}/services/${name}`;
  return {
    root,
    dataRoot,
    home: `${root}/distributions/${installation}/${INSTALLATION_FOLDER}`,
    java: `${root}/distributions/java-17/java`,
    incoming: (name) => `${root}/incoming/${name}`,
    service,
    folders: (name) => ({
      config: `${service(name)}/config`,
      logs: `${service(name)}/logs`,
      data: `${dataRoot}/${name}`,
    }),
  };
}
