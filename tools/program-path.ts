import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where servers lie, which not every user has on `PATH`. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Path of a program or server of this machine; `undefined` if there is none. */
export const programPath = (name: string): string | undefined =>
  [...(process.env.PATH ?? "").split(delimiter), ...SYSTEM_FOLDERS]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
