import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { readFileIfExists, writeFileAtomically } from "../../components/shared/atomic-file";
import { STATE } from "../project";

/** Version of the CLI: that of the SDK in package.json. An older CLI on the machine is not used. */
export const PULUMI_VERSION: string = require("@pulumi/pulumi/package.json").version;

/** File with the path of the CLI that set-up chose, and its version, a line each. */
const CHOICE_FILE = join(STATE.bin, "pulumi-path");

/** Path of the CLI that set-up chose. */
export async function pulumiPath(): Promise<string> {
  return (await readFile(CHOICE_FILE, "utf8")).split("\n")[0] ?? "";
}

/** Path and version of the CLI that an earlier set-up chose; `undefined` before the first set-up. */
export async function chosenCli(): Promise<{ readonly path: string; readonly version: string } | undefined> {
  const [path, version] = (await readFileIfExists(CHOICE_FILE))?.split("\n") ?? [];
  return path === undefined || version === undefined ? undefined : { path, version };
}

/** Makes all commands use the CLI at this path. */
export const chooseCli = (path: string): Promise<void> =>
  writeFileAtomically(CHOICE_FILE, `${path}\n${PULUMI_VERSION}\n`);
