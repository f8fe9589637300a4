import type { Address } from "../shared/address";
import type { Probe } from "./probe/probe";

/** Port that a service listens on, at an address of the machine or container where the service runs. */
export interface ServicePort extends Address {
  /** Address of the Docker host that the port is published at. @defaultValue - the port is not published */
  readonly publishedAs?: Address;
}

/**
 * Description of one JVM service as plain data: everything a runtime needs to run the service, and nothing about how.
 * Equal settings give an equal description.
 */
export interface ServiceSpec {
  /** Class with the `main` method. */
  readonly mainClass: string;
  /** Arguments of the main class. */
  readonly arguments: readonly string[];
  /** JVM flags: heap, collector. */
  readonly jvmFlags: readonly string[];
  /** Heap that {@link jvmFlags} allow, in MiB. */
  readonly heapMiB: number;
  /** Files of the configuration folder: file name to text. */
  readonly files: Readonly<Record<string, string>>;
  /** Names of settings in {@link files} whose values are secret. Messages never show these values. */
  readonly secretSettings: readonly string[];
  /**
   * Settings that the running service takes without a restart, each with its value in effect, even where {@link files} do not
   * set it. A change of only these settings must not restart the service. @defaultValue - every change restarts the service
   */
  readonly liveSettings?: Readonly<Record<string, string>>;
  /**
   * Files that belong to the data in each of its folders: file name to text. Written before the first start. Existing data must
   * hold the same files, or the start is refused. @defaultValue - none
   */
  readonly dataFiles?: Readonly<Record<string, string>>;
  /** Data to delete before the next start. A service that runs with this data is stopped first. @defaultValue - none */
  readonly dataToDelete?: DataFingerprint;
  /** Paths of jars that {@link jvmFlags} load as agents. @defaultValue - none */
  readonly agents?: readonly string[];
  /** Ports that the service listens on. */
  readonly ports: readonly ServicePort[];
  /** Probe that must succeed before the service may start. @defaultValue - none */
  readonly startCondition?: Probe;
  /** Probe that must succeed for the service to be ready. */
  readonly readiness: Probe;
  /** Longest time from start to readiness, in milliseconds. */
  readonly startupTimeoutMs: number;
  /** Longest time for an orderly stop before the service is killed, in milliseconds. */
  readonly stopTimeoutMs: number;
}

/** Fingerprint of data: a file in the data folder that contains this line. */
export interface DataFingerprint {
  readonly file: string;
  readonly line: string;
}

/** Folders of a service, as the service sees them. */
export interface ServiceFolders {
  /** Folder with {@link ServiceSpec.files}. */
  readonly config: string;
  /** Folder of the data; of several, the one that identifies the data. */
  readonly data: string;
  /** Further folders that a broker spreads its partitions over. @defaultValue - none */
  readonly furtherData?: readonly string[];
  /** Folder of the log. @defaultValue - the log goes to standard output */
  readonly logs?: string;
}

/** Folders of a service that is a process: its log is a file. */
export type ProcessFolders = ServiceFolders & Required<Pick<ServiceFolders, "logs">>;
