import { shellWord, shellWords } from "../../../shared/shell-word";
import { scriptsOf } from "../../scripts/scripts";
import type { ScriptVariables } from "./script-variables";

/** Scripts for hosts: file name to text. */
const SCRIPTS = scriptsOf("ssh");

/** Script that becomes the process of a service once its start condition holds. */
const RUN_SCRIPT = "run.sh";

/** Files with the script that becomes the process of a service: file name to text. */
export const runScript = (): Record<string, string> => ({ [RUN_SCRIPT]: scriptText(RUN_SCRIPT) });

/**
 * Text of a script with its variables and the functions that scripts share, for the standard input of
 * {@link remoteCommand}. The shell runs nothing before it has read the whole text, so a lost connection leaves no half-run
 * script.
 */
export const remoteScript = <Name extends keyof ScriptVariables>(
  name: Name,
  variables: ScriptVariables[Name],
): string =>
  [
    "{",
    "set -euo pipefail",
    ...Object.entries<string | readonly string[]>({ ...variables }).map(([variable, value]) =>
      typeof value === "string" ? `${variable}=${shellWord(value)}` : `${variable}=(${shellWords(value)})`,
    ),
    scriptText("library.sh"),
    scriptText("data-folders.sh"),
    ...Object.values(scriptsOf("data")),
    scriptText(`${name}.sh`),
    '"$@"',
    "exit",
    "}",
    "",
  ].join("\n");

/** Command line that runs one function of the script on its standard input. It contains no value, so logs may show it. */
export const remoteCommand = (action: string): string => `bash -s -- ${action}`;

/** Parses the `name=value` lines that a script printed. */
export const parseKeyValues = (stdout: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...stdout.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value.trim()]));

const scriptText = (name: string): string => SCRIPTS[name] ?? "";
