import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Folder of the user, shared by all checkouts, for files that can be created again: downloaded archives and built tools.
 * The environment variable `KAFKA_CLUSTER_CACHE` sets another folder.
 */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return env.KAFKA_CLUSTER_CACHE || join(platformCache(env, platform), "kafka-cluster");
}

function platformCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === "win32") {
    return env.LOCALAPPDATA || join(homedir(), "AppData", "Local");
  }
  return platform === "darwin" ? join(homedir(), "Library", "Caches") : env.XDG_CACHE_HOME || join(homedir(), ".cache");
}
