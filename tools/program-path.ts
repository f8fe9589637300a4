import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Folders of servers, which are not on the `PATH` of every user. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Path of a program or server of this machine; `undefined` if it is not installed. */
export const programPath = (name: string): string | undefined =>
  [...(process.env.PATH ?? "").split(delimiter), ...SYSTEM_FOLDERS]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

/** File name of a program on this system: `pulumi.exe` on Windows. */
export const executable = (name: string): string => (process.platform === "win32" ? `${name}.exe` : name);
