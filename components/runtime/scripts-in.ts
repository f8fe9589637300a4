import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The scripts of a folder: file name to text. */
export const scriptsIn = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
