import { relative } from "node:path";

import { KNOWN_FAILURES, UNKNOWN_SETTING } from "../../known-failures";
import type { Message } from "../../message";
import { fillMessage, MESSAGES, type MessageName, withoutAccents } from "./launcher-messages";
import { type LauncherPlan, launchersDir } from "./launcher-plan";
import { patternTexts } from "./pattern-texts";

/** Values of the messages: variables of the shell, or texts. */
export type Values = Readonly<Record<string, string>>;

/** Start of each launcher: the environment of a service, and the language of the user. */
export const head = (): string[] => [
  "@echo off",
  "rem `up` writes this file and `destroy` removes it.",
  "setlocal EnableExtensions DisableDelayedExpansion",
  'set "HERE=%~dp0"',
  'set "HERE=%HERE:~0,-1%"',
  'set "RC=2"',
  'set "CLASSPATH="',
  'set "JAVA_TOOL_OPTIONS="',
  'set "JDK_JAVA_OPTIONS="',
  'set "_JAVA_OPTIONS="',
  'set "SPANISH="',
  'set "LOCALE=%LC_ALL%"',
  'if not defined LOCALE set "LOCALE=%LANG%"',
  "if defined LOCALE goto locale",
  'reg query "HKCU\\Control Panel\\International" /v LocaleName 2>nul | find "REG_SZ    es" >nul',
  'if not errorlevel 1 set "SPANISH=1"',
  "goto arguments",
  ":locale",
  'if /i "%LOCALE:~0,2%"=="es" set "SPANISH=1"',
  ":arguments",
];

/** End of each launcher: a window that was opened for the launcher stays open until its message is read. */
export const tail = (launcher: string): string[] => [
  ":end",
  'if "%RC%"=="0" goto exit',
  "if not defined CMDCMDLINE goto exit",
  'set "COMMAND=%CMDCMDLINE:"=%"',
  `set "OTHER=%COMMAND:${launcher}=%"`,
  'if not "%COMMAND%"=="%OTHER%" pause',
  ":exit",
  "exit /b %RC%",
];

/** Options that print the usage. */
export const HELP = ["/?", "-h", "--help"];

/** Commands that print a message in the user's language. */
export const say = (name: MessageName, values: Values = {}): string[] => [
  `if defined SPANISH echo ${echoed(MESSAGES[name].es, values)}`,
  `if not defined SPANISH echo ${echoed(MESSAGES[name].en, values)}`,
];

/** Text for `echo`. A variable among the values must be in quotes, or hold no character with a meaning for `cmd`. */
const echoed = (text: string, values: Values = {}): string =>
  fillMessage(escaped(withoutAccents(text)), values).replaceAll("/logs/", "\\logs\\");

/** Text in which no character has a meaning for `cmd`. */
const escaped = (text: string): string => text.replaceAll("%", "%%").replace(/[&|<>^()]/g, "^$&");

/** Argument in double quotes; `undefined` if `cmd` can't pass it. */
export const argument = (text: string): string | undefined =>
  /^[\x20-\x7e]*$/.test(text) && !text.includes('"') ? `"${text.replace(/\\+$/, "$&$&")}"` : undefined;

/** Path in the state folder, from the folder of the launchers. */
export const fromHere = ({ stackDir }: LauncherPlan, path: string): string =>
  `%HERE%\\${relative(launchersDir(stackDir), path).replaceAll("/", "\\").replaceAll("%", "%%")}`;

/** Commands that find Java, and go to `java_found`. */
export const findJava = (plan: LauncherPlan): string[] => [
  ...(recordedJava(plan) === "" ? [] : [`set "JAVA=${recordedJava(plan)}"`, 'if exist "%JAVA%" goto java_found']),
  'set "RECORDED="',
  "if not defined JAVA_HOME goto java_in_path",
  'set "JAVA=%JAVA_HOME:"=%"',
  ":trim",
  "if not defined JAVA goto java_in_path",
  'if "%JAVA:~-1%"==" " goto trim_character',
  'if "%JAVA:~-1%"=="\\" goto trim_character',
  'if "%JAVA:~-1%"=="/" goto trim_character',
  'if /i "%JAVA:~-4%"=="\\bin" goto trim_bin',
  'if /i "%JAVA:~-4%"=="/bin" goto trim_bin',
  'set "JAVA=%JAVA%\\bin\\java.exe"',
  'if exist "%JAVA%" goto java_found',
  "goto java_in_path",
  ":trim_character",
  'set "JAVA=%JAVA:~0,-1%"',
  "goto trim",
  ":trim_bin",
  'set "JAVA=%JAVA:~0,-4%"',
  "goto trim",
  ":java_in_path",
  'set "JAVA="',
  'for %%I in (java.exe) do set "JAVA=%%~$PATH:I"',
  "if defined JAVA goto java_found",
  ...say("noJava"),
  'set "RC=1"',
  "goto end",
  ":java_found",
];

/** Path of the Java that `up` has found; empty if a `.cmd` file can't name the path. */
export function recordedJava(plan: LauncherPlan): string {
  if (!plan.java.toLowerCase().endsWith(".exe")) {
    return "";
  }
  const path = plan.java.startsWith(plan.installedJavaHome)
    ? fromHere(plan, plan.java)
    : plan.java.replaceAll("%", "%%");
  return argument(path) === undefined ? "" : path;
}

/** Exit codes of Java that are no failure: its own end, Ctrl-C (130) and SIGTERM (143). */
const ORDERLY = [0, 130, 143];

/**
 * Commands that go to the cause of a failure. Tests run in Wine, so the commands use neither `findstr`, which always succeeds
 * there, nor `&&` after a program, which ignores the exit code there.
 */
export const DIAGNOSIS = [
  ...ORDERLY.map((code) => `if "%RC%"=="${code}" goto diagnosed`),
  "copy /b logs\\console.log + logs\\server.log tmp\\failure.txt >nul 2>nul",
  ...KNOWN_FAILURES.flatMap(({ pattern }, index) =>
    patternTexts(pattern).flatMap((texts) => {
      const [first, ...others] = texts.map((text) => `find "${text.replaceAll("%", "%%")}"`);
      return [
        `${[`${first} tmp\\failure.txt`, ...others].join(" | ")} >nul`,
        `if not errorlevel 1 goto cause_${index}`,
      ];
    }),
  ),
];

/** Text in place of the name in a line of the log, because a `.cmd` file can't read the name. */
const NAME_IN_LOG: Message = { en: "[see the log]", es: "[ver el registro]" };

const causeIn = (language: keyof Message, failure: Message): string =>
  withoutAccents(failure[language])
    .replaceAll("$setting", UNKNOWN_SETTING[language])
    .replaceAll("$1", NAME_IN_LOG[language]);

/** Commands that print the cause that {@link DIAGNOSIS} went to, and go to `diagnosed`. */
export const CAUSES = [
  ...KNOWN_FAILURES.flatMap((failure, index) => [
    `:cause_${index}`,
    `set "CAUSE=${causeIn("en", failure)}"`,
    `if defined SPANISH set "CAUSE=${causeIn("es", failure)}"`,
    "goto known",
  ]),
  ":known",
  ...say("knownCause"),
  "echo %CAUSE%",
];
