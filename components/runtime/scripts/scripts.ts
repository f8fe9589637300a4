import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Folder of shell scripts for `bash`: `probe` probes a service, `data` prepares data before a start, `docker` runs in
 * containers, `ssh` runs on hosts.
 */
export type ScriptFolder = "data" | "probe" | "docker" | "ssh";

const loaded = new Map<ScriptFolder, Readonly<Record<string, string>>>();

/** Scripts of these folders: file name to text. Each folder is read once. */
export const scriptsOf = (...folders: readonly ScriptFolder[]): Record<string, string> =>
  Object.assign({}, ...folders.map(load));

function load(folder: ScriptFolder): Readonly<Record<string, string>> {
  const path = join(__dirname, folder);
  const scripts =
    loaded.get(folder) ??
    Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), "utf8")]));
  loaded.set(folder, scripts);
  return scripts;
}
