import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The user's folder for what can be made again, shared by all checkouts: downloaded archives and tools that were
 * built. `KAFKA_CLUSTER_CACHE` names another.
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
