import { createHash } from "node:crypto";
import { join } from "node:path";

import type { ServiceFolders, ServiceSpec } from "../service-spec";

/** Inputs of a {@link LocalService}: what to run and where on this machine. */
export interface LocalServiceInputs {
  /** What to run. */
  readonly spec: ServiceSpec;
  /** Name of the service within its stack, e.g. `kafka-0`. */
  readonly service: string;
  /** `project/stack` that it belongs to. */
  readonly owner: string;
  readonly folders: Required<ServiceFolders>;
  /** Folder of the service's record; holds the folders for configuration and logs. */
  readonly serviceDir: string;
  /** Home of the Kafka installation. */
  readonly home: string;
  /** SHA-512 of the archive that the installation came from. */
  readonly distributionSha512: string;
  /** Home of the Java to use; empty to look for one. */
  readonly javaHome: string;
  /** Home of the Java that set-up brings where the machine has none. */
  readonly installedJavaHome: string;
  /** Whether the data stays when the service is deleted. */
  readonly retainData: boolean;
}

/** Outputs of a {@link LocalService}. */
export interface LocalServiceOutputs extends LocalServiceInputs {
  readonly pid: number;
  /** Identity of this start; another one after every restart. */
  readonly startId: string;
  /** {@link runHash} of what runs. */
  readonly runHash: string;
  /** `running`, or what is wrong, as `read` last saw it. */
  readonly health: string;
  /** What the service said of itself when it became ready. */
  readonly facts: Readonly<Record<string, string>>;
  /** Time from start to readiness, in milliseconds. */
  readonly readyMs: number;
  readonly logFile: string;
}

type Located = Pick<LocalServiceInputs, "folders" | "spec">;

/** The files in a service's configuration folder, and where they are. */
export const configFilesOf = ({ folders, spec }: Located) => within(folders.config, spec.files);

/** All files of a service, and where they are. */
export const filesOf = ({ folders, spec }: Located) => [
  ...configFilesOf({ folders, spec }),
  ...within(folders.data, spec.dataFiles),
];

const within = (folder: string, files: Readonly<Record<string, string>> = {}) =>
  Object.entries(files).map(([name, text]) => ({ name, path: join(folder, name), text }));

/** Digest of everything that asks for a restart when it changes. */
export function runHash(inputs: LocalServiceInputs): string {
  const { spec, folders, home, distributionSha512, javaHome } = inputs;
  const files = Object.entries(spec.files).sort();
  const what = [spec.mainClass, spec.arguments, spec.jvmFlags, files, folders.data, home, distributionSha512, javaHome];
  if (spec.dataFiles !== undefined) {
    what.push(Object.entries(spec.dataFiles).sort());
  }
  return createHash("sha256").update(JSON.stringify(what)).digest("hex").slice(0, 16);
}
