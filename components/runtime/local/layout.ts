import { join } from "node:path";

import { AGENT_FOLDER } from "../../metrics/agent-jar";
import { absolutePath } from "../../shared/home-path";
import { type DataDir, foldersIn, serviceDataFolders } from "../data-folders";
import type { ServicePlan } from "../service-plan";
import type { ProcessFolders } from "../service-spec";

/** Settings of a {@link LocalLayout}. */
export interface LayoutSettings {
  readonly project: string;
  readonly stack: string;
  /** Folder for all files of the runtime. A relative path starts in the working directory, `~` is the home folder. */
  readonly stateDir: string;
  /** Folders for the data, each with one folder per service. @defaultValue - `data` in {@link LocalLayout.stackDir} */
  readonly dataDir?: DataDir;
  /** Services of the stack. @defaultValue - none spreads its data over several folders */
  readonly services?: readonly Pick<ServicePlan, "service" | "spreadsData">[];
}

/** Folders of a stack on this machine. */
export interface LocalLayout {
  /** `project/stack` that the folders belong to. */
  readonly owner: string;
  /** Folder of the installed Kafka distributions, which all stacks share. */
  readonly distributionsDir: string;
  /** Folder of the jar of the metrics agent, which all stacks share. */
  readonly agentDir: string;
  /** Home of the Java that set-up installs if the machine has none. */
  readonly installedJavaHome: string;
  readonly stackDir: string;
  /** Folder of a service's record. */
  serviceDir(service: string): string;
  folders(service: string): ProcessFolders;
}

/** The folders of a stack, as absolute paths. */
export function localLayout({ project, stack, stateDir, dataDir, services = [] }: LayoutSettings): LocalLayout {
  const root = absolutePath(stateDir);
  const stackDir = join(root, "stacks", stack);
  const dataRoots =
    dataDir === undefined ? [join(stackDir, "data")] : foldersIn(dataDir).map((folder) => absolutePath(folder));
  const serviceDir = (service: string): string => join(stackDir, service);
  return {
    owner: `${project}/${stack}`,
    distributionsDir: join(root, "distributions"),
    agentDir: join(root, "distributions", AGENT_FOLDER),
    installedJavaHome: join(root, "java"),
    stackDir,
    serviceDir,
    folders: (service) => ({
      config: join(serviceDir(service), "config"),
      ...serviceDataFolders(dataRoots, service, services, join),
      logs: join(serviceDir(service), "logs"),
    }),
  };
}
