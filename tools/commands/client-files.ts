import { resolve } from "node:path";

import { expandHome } from "../../components/shared/home-path";
import { shellWordIfNeeded } from "../../components/shared/shell-word";
import { CLIENT_FILES, clientFiles } from "../client-files/client-files";
import { userConnection } from "../client-files/user-connection";
import { writeClientFiles } from "../client-files/write-client-files";
import { parseCommandLine } from "../command-line";
import { STATE } from "../project";
import type { StackLocation } from "../pulumi/run-pulumi";

const USAGE = "npm run client-files -- USER DIR [--stack NAME]";

/** `npm run client-files`: writes the settings, certificates and keys of a user into a folder. */
export async function run(
  args: readonly string[],
  location: StackLocation = STATE,
  print: (text: string) => void = console.log,
): Promise<number> {
  const { stack, json, operands } = parseCommandLine(USAGE, args, {}, 2);
  if (json) {
    throw new Error(`option --json is unknown, because the command writes files; usage: ${USAGE}`);
  }
  const [user, dir = ""] = operands;
  if (user === undefined || dir.trim() === "") {
    const missing = user === undefined ? "name a user of the stack, and a folder" : "name a folder for the files";
    throw new Error(`${missing}; usage: ${USAGE}`);
  }
  const folder = resolve(process.env.INIT_CWD ?? "", expandHome(dir));
  const files = clientFiles(await userConnection(stack, user, location), folder);
  await writeClientFiles(folder, files);
  print(
    [
      `The files of user ${user} of stack ${stack} are in ${folder}:`,
      ...Object.keys(files).map((name) => `  ${name.padEnd(22)}  ${useOf(name, folder)}`),
      `Keep them secret: every client that has these files is user ${user}.`,
    ].join("\n"),
  );
  return 0;
}

const useOf = (name: string, folder: string): string | undefined =>
  name === "kcat.conf" ? `kcat -F ${shellWordIfNeeded(resolve(folder, name))} -L` : CLIENT_FILES[name];
