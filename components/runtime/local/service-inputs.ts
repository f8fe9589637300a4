import { createHash } from "node:crypto";
import { join } from "node:path";

import { dataFoldersOf } from "../data-folders";
import { restartFiles } from "../restart-files";
import type { ProcessFolders, ServiceSpec } from "../service-spec";

/** Inputs of a {@link LocalService}. */
export interface LocalServiceInputs {
  readonly spec: ServiceSpec;
  /** Name of the service, unique in its stack: `kafka-0`. */
  readonly service: string;
  /** `project/stack` that the service belongs to. */
  readonly owner: string;
  readonly folders: ProcessFolders;
  /** Folder of the service's record. It contains the folders for configuration and logs. */
  readonly serviceDir: string;
  /** Home of the Kafka installation. */
  readonly home: string;
  /** SHA-512 of the archive that was installed. */
  readonly distributionSha512: string;
  /** Home of the Java to use; empty to search for one. */
  readonly javaHome: string;
  /** Home of the Java that set-up installs if the machine has none. */
  readonly installedJavaHome: string;
  /** True to keep the data when the service is deleted. */
  readonly retainData: boolean;
}

/** Outputs of a {@link LocalService}. */
export interface LocalServiceOutputs extends LocalServiceInputs {
  readonly pid: number;
  /** Identity of this start: changes with every restart. */
  readonly startId: string;
  /** {@link runHash} of the running process. */
  readonly runHash: string;
  /** {@link HEALTHY}, or the problem that `read` has found. */
  readonly health: string;
  /** Facts that the service reported when it became ready. */
  readonly facts: Readonly<Record<string, string>>;
  /** Time from start to readiness, in milliseconds. */
  readonly readyMs: number;
  readonly logFile: string;
}

type Located = Pick<LocalServiceInputs, "folders" | "spec">;

/** Name, path and text of each file in the configuration folder of a service. */
export const configFilesOf = ({ folders, spec }: Located) => within(folders.config, spec.files);

/** Name, path and text of each file among the data of a service, in all folders of the data. */
export const dataFilesOf = ({ folders, spec }: Located) =>
  dataFoldersOf(folders).flatMap((folder) => within(folder, spec.dataFiles));

const within = (folder: string, files: Readonly<Record<string, string>> = {}) =>
  Object.entries(files).map(([name, text]) => ({ name, path: join(folder, name), text }));

/** Digest of all inputs whose change restarts the service. */
export function runHash({ spec, folders, home, distributionSha512, javaHome }: LocalServiceInputs): string {
  const [files, dataFiles] = [restartFiles(spec), spec.dataFiles ?? {}].map((named) => Object.entries(named).sort());
  const { mainClass, arguments: args, jvmFlags } = spec;
  const settings = [mainClass, args, jvmFlags, files, dataFiles, folders.data, home, distributionSha512, javaHome];
  return createHash("sha256").update(JSON.stringify(settings)).digest("hex").slice(0, 16);
}
