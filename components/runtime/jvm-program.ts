import { jvmFlags, LOG4J_FILE, type Profile } from "../java/jvm-flags";
import { renderLog4jProperties } from "../java/log4j-properties";
import type { ServiceFolders, ServiceSpec } from "./service-spec";

/** Program of a service: a main class that reads one configuration file. */
export interface JvmProgram {
  readonly mainClass: string;
  /** Name of its configuration file: `server.properties`. */
  readonly configFile: string;
  /** Content of its configuration file. */
  readonly config: string;
  readonly heapMiB: number;
  readonly profile: Profile;
  /** Further JVM flags. @defaultValue - none */
  readonly furtherFlags?: readonly string[];
}

/** Part of a service's spec that starts its program, with the configuration of its logs. */
export const jvmProgram = (
  { mainClass, configFile, config, heapMiB, profile, furtherFlags }: JvmProgram,
  folders: ServiceFolders,
): Pick<ServiceSpec, "mainClass" | "arguments" | "jvmFlags" | "heapMiB" | "files"> => ({
  mainClass,
  arguments: [`${folders.config}/${configFile}`],
  jvmFlags: jvmFlags({ heapMiB, profile, configDir: folders.config, furtherFlags }),
  heapMiB,
  files: { [configFile]: config, [LOG4J_FILE]: renderLog4jProperties(folders.logs) },
});
