import type { Address } from "../shared/address";
import type { Probe } from "./probe/probe";

/** A port that a service listens on, at an address of the place where it runs, e.g. `127.0.0.1`. */
export interface ServicePort extends Address {
  /** Address of the machine under which the port is to be reached as well, where the service runs apart from it. */
  readonly publishedAs?: Address;
}

/**
 * One JVM service, as plain data: what any runtime needs to know to run it, and nothing of how.
 * Equal settings give an equal description.
 */
export interface ServiceSpec {
  /** Class with the `main` method. */
  readonly mainClass: string;
  /** Arguments of the main class. */
  readonly arguments: readonly string[];
  /** Flags of the JVM: heap, collector. */
  readonly jvmFlags: readonly string[];
  /** Heap that {@link jvmFlags} allow, in MiB. */
  readonly heapMiB: number;
  /** Configuration: file name to text. Written to the service's configuration folder. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * Files that it looks for among its data: name to text. Written before the first start; data that is there has the same
   * ones, or is refused. @defaultValue - none
   */
  readonly dataFiles?: Readonly<Record<string, string>>;
  /** Data that is removed before the next start; a service that runs with it is stopped for that. @defaultValue - none */
  readonly dataToDelete?: DataFingerprint;
  /** Ports that it listens on. */
  readonly ports: readonly ServicePort[];
  /** What must be true before it may start; waited for. @defaultValue - nothing */
  readonly startCondition?: Probe;
  /** What must be true for it to be ready. */
  readonly readiness: Probe;
  /** Longest time from start to readiness, in milliseconds. */
  readonly startupTimeoutMs: number;
  /** Time allowed for an orderly stop before the service is killed, in milliseconds. */
  readonly stopTimeoutMs: number;
}

/** What data is known by: a file among it that holds this line. */
export interface DataFingerprint {
  readonly file: string;
  readonly line: string;
}

/** Folders of a service, as the service sees them. */
export interface ServiceFolders {
  /** Holds {@link ServiceSpec.files}. */
  readonly config: string;
  readonly data: string;
  /** Absent where the log goes to standard output. */
  readonly logs?: string;
}
