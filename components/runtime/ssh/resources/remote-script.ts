import { shellWord, shellWords } from "../../../shared/shell-word";
import { scriptsOf } from "../../scripts/scripts";

/** Values of a script's variables: text, or a list of texts. */
export type ScriptValues = Readonly<Record<string, string | readonly string[]>>;

/** The scripts that hosts run, and the one that becomes part of a service: file name to text. */
const SCRIPTS = scriptsOf("ssh");

/** Script that becomes a service's command once its start condition holds. */
export const RUN_SCRIPT = "run.sh";

export const runScript = (): Record<string, string> => ({ [RUN_SCRIPT]: scriptText(RUN_SCRIPT) });

/**
 * What {@link remoteCommand} is to read: a script with what it shares with others and its values. Nothing of it runs
 * before all of it has come, so that a connection that is lost leaves no half of it at work.
 */
export const remoteScript = (name: string, values: ScriptValues): string =>
  [
    "{",
    "set -euo pipefail",
    ...Object.entries(values).map(([variable, value]) =>
      typeof value === "string" ? `${variable}=${shellWord(value)}` : `${variable}=(${shellWords(value)})`,
    ),
    scriptText("library.sh"),
    ...Object.values(scriptsOf("data")),
    scriptText(`${name}.sh`),
    '"$@"',
    "exit",
    "}",
    "",
  ].join("\n");

/** Command line that runs one of the functions of the script that it reads. It holds no value, so it may be seen. */
export const remoteCommand = (action: string): string => `bash -s -- ${action}`;

/** The `name=value` lines that a script printed. */
export const parseKeyValues = (stdout: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...stdout.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value.trim()]));

const scriptText = (name: string): string => SCRIPTS[name] ?? "";
