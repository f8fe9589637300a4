import { relative } from "node:path";

import { DIRECTIVES_FLAG, LOG4J_FLAG, log4jFlag } from "../../../java/jvm-flags";
import { javaArguments } from "../launch";
import {
  argument,
  CAUSES,
  DIAGNOSIS,
  findJava,
  fromHere,
  HELP,
  head,
  recordedJava,
  say,
  tail,
  type Values,
} from "./cmd-parts";
import { MESSAGES } from "./launcher-messages";
import {
  bootstrapServers,
  clientConfig,
  consoleConsumer,
  consumerLog4jFile,
  coordinatorStart,
  firstStart,
  LAUNCHERS,
  type LaunchedService,
  type LauncherPlan,
  launchGroups,
  stopCommand,
  terminalLog4jFile,
} from "./launcher-plan";

/**
 * Launchers for Windows's `cmd`: file name to text. ASCII, because `cmd` reads files in the code page of the machine: paths are
 * relative to the launcher. No blocks in parentheses and no delayed expansion, because the value of a variable could contain `)`
 * or `!`.
 */
export function renderCmdLaunchers(plan: LauncherPlan): Record<string, string> {
  const { zooKeepers, kafkas } = launchGroups(plan);
  const texts = {
    [LAUNCHERS.zooKeeper]:
      zooKeepers.length > 0 ? runLauncher(plan, LAUNCHERS.zooKeeper, zooKeepers) : emptyLauncher(plan),
    [LAUNCHERS.broker]: runLauncher(plan, LAUNCHERS.broker, kafkas),
    [LAUNCHERS.consumer]: consumerLauncher(plan),
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, lines]) => [`${name}.cmd`, lines.map((line) => `${line}\r\n`).join("")]),
  );
}

const emptyLauncher = (plan: LauncherPlan): string[] => [
  ...head(),
  ...say("noZooKeeper", { next: firstStart(plan.services) }),
  'set "RC=0"',
  ...tail(LAUNCHERS.zooKeeper),
];

function runLauncher(plan: LauncherPlan, launcher: string, services: readonly LaunchedService[]): string[] {
  const names = services.map(({ service }) => service);
  const values = { service: "%SERVICE%", services: names.join(", "), launcher: "%~n0", code: "%RC%" };
  return [
    ...head(),
    'if not "%~2"=="" goto usage',
    'set "SERVICE=%~1"',
    `if not defined SERVICE set "SERVICE=${names[0]}"`,
    ...HELP.map((option) => `if "%SERVICE%"=="${option}" goto help`),
    ...names.map((name) => `if "%SERVICE%"=="${name}" goto deployed`),
    ...say("unknownService", values),
    "goto end",
    ":help",
    'set "RC=0"',
    ":usage",
    ...say("usage", values),
    "goto end",
    ":deployed",
    'set "RC=1"',
    'set "START_ID="',
    'if exist "%HERE%\\..\\%SERVICE%\\service.json" for /f "usebackq tokens=1,2 delims=:, " %%I in ("%HERE%\\..\\%SERVICE%\\service.json") do if "%%~I"=="startId" set "START_ID=%%~J"',
    "if defined START_ID goto stopped",
    ...say("notDeployed", values),
    "goto end",
    ":stopped",
    'pushd "%HERE%\\..\\%SERVICE%"',
    "if not exist logs mkdir logs",
    "if not exist tmp mkdir tmp",
    "rem Windows renames no file that a process writes to: the log can be renamed only while the service does not run.",
    "if exist logs\\server.log move /y logs\\server.log logs\\server.log.previous >nul 2>nul",
    "if not exist logs\\server.log goto find_java",
    "popd",
    ...say("alreadyRuns", { ...values, stop: stopCommand(plan.owner) }),
    "goto end",
    ":find_java",
    'set "RECORDED=1"',
    ...findJava(plan),
    `for %%I in ("${fromHere(plan, plan.home)}") do set "KAFKA=%%~fI"`,
    "title %SERVICE%",
    ...startHint(plan, services, values),
    ...say("starts", values),
    ...names.map((name) => `if "%SERVICE%"=="${name}" goto run_${name}`),
    ...services.flatMap((service) => runService(plan, service, values)),
    ":ended",
    "type logs\\console.log",
    ...say("ended", values),
    ...DIAGNOSIS,
    ...say("unknownCause", values),
    "goto diagnosed",
    ...CAUSES,
    ":diagnosed",
    "del tmp\\failure.txt 2>nul",
    "popd",
    ...tail(launcher),
  ];
}

/** Commands that run Java for a service, and go to `ended`. */
function runService(plan: LauncherPlan, launched: LaunchedService, values: Values): string[] {
  const { service, mainClass, arguments: args, jvmFlags, agents = [] } = launched;
  const folder = `${plan.stackDir}/${service}`;
  // Paths in the folder of the service are relative to the folder: they may contain accents.
  const own = (text: string) =>
    text.replaceAll("\\", "/").startsWith(`${folder.replaceAll("\\", "/")}/`) ? text.slice(folder.length + 1) : text;
  /** Flag that loads an agent of this project, with relative paths; `undefined` for another flag. */
  const agentFlag = (flag: string): string | undefined => {
    const agent = agents.find((path) => flag.startsWith(`-javaagent:${path}=`));
    const [, address, file] = /\.jar=((?:\[[^\]]*\]|[^:]*):\d+:)(.*)$/.exec(flag) ?? [];
    return agent && file && `-javaagent:${fromHere(plan, agent)}=${address}${own(file)}`;
  };
  const directivesFlag = (flag: string): string | undefined =>
    flag.startsWith(DIRECTIVES_FLAG) ? `${DIRECTIVES_FLAG}${own(flag.slice(DIRECTIVES_FLAG.length))}` : undefined;
  const spec = {
    mainClass,
    arguments: args.map((text) => own(text).replaceAll("%", "%%")),
    jvmFlags: [
      ...jvmFlags
        .filter((flag) => !flag.startsWith(LOG4J_FLAG))
        .map((flag) => agentFlag(flag) ?? directivesFlag(flag) ?? flag.replaceAll("%", "%%")),
      log4jFlag(relative(folder, terminalLog4jFile(plan.stackDir, service))),
    ],
  };
  const variables = { serviceDir: "%CD%", home: "%KAFKA%" };
  const words = javaArguments({ ...plan, ...variables, service, spec }, "%START_ID%", [])
    .map((word) => (/%(CD|KAFKA)%/.test(word) ? word.replaceAll("/", "\\") : word))
    .map(argument);
  return [
    `:run_${service}`,
    ...(words.includes(undefined)
      ? [...say("unusableFlag", values), "popd", "goto end"]
      : [
          'set "CLASS_DATA="',
          `if defined RECORDED set CLASS_DATA=${classData(plan, mainClass)}`,
          `"%JAVA%" %CLASS_DATA% ${words.join(" ")} 2>logs\\console.log`,
          'set "RC=%ERRORLEVEL%"',
          "goto ended",
        ]),
  ];
}

/** Flags for the class-data archive, whose path is beside the installation. */
const classData = (plan: LauncherPlan, mainClass: string): string =>
  (recordedJava(plan) === "" ? [] : (plan.classData[mainClass] ?? []))
    .map((flag) =>
      flag.replace(
        /^(-XX:SharedArchiveFile=)(.*)$/,
        (_, name: string, path: string) => `${name}${fromHere(plan, path)}`,
      ),
    )
    .map((flag) => `"${flag}"`)
    .join(" ");

function startHint({ services }: LauncherPlan, launched: readonly LaunchedService[], values: Values): string[] {
  const start = coordinatorStart(services);
  return start === undefined || launched[0]?.kind !== "broker"
    ? []
    : [
        `if "%SERVICE%"=="${start.other}" goto hint_given`,
        ...say(start.first === LAUNCHERS.zooKeeper ? "startFirst" : "startController", { ...values, ...start }),
        ":hint_given",
      ];
}

function consumerLauncher(plan: LauncherPlan): string[] {
  const servers = bootstrapServers(plan.services);
  const config = clientConfig(plan.services);
  const values = { launcher: "%~n0", topic: "%TOPIC%", servers, next: LAUNCHERS.broker };
  const log4j = log4jFlag(relative(plan.stackDir, consumerLog4jFile(plan.stackDir)));
  const words = [
    "-Xmx256m",
    log4j,
    "-cp",
    "%KAFKA%\\libs\\*",
    consoleConsumer(plan),
    "--bootstrap-server",
    servers,
    // The launcher runs in the folder of the stack: the path may contain accents.
    ...(config === undefined ? [] : ["--consumer.config", relative(plan.stackDir, config).replaceAll("\\", "/")]),
  ];
  return [
    ...head(),
    'if not "%~2"=="" goto usage',
    'set "TOPIC=%~1"',
    ...HELP.map((option) => `if "%TOPIC%"=="${option}" goto help`),
    "if defined TOPIC goto topic",
    `set /p "TOPIC=${MESSAGES.askTopic.en}"`,
    "if defined TOPIC goto topic",
    ...say("noTopic"),
    "goto end",
    ":help",
    'set "RC=0"',
    ":usage",
    ...say("consumerUsage", values),
    "goto end",
    ":topic",
    'set "TOPIC=%TOPIC:"=%"',
    "if not defined TOPIC goto unknown_topic",
    'set "REST=x%TOPIC%"',
    `for /f "delims=${TOPIC_CHARACTERS}" %%I in ("%REST%") do goto unknown_topic`,
    'if not "%TOPIC:~0,1%"=="-" goto find_java',
    ":unknown_topic",
    ...say("unknownTopic", values),
    "goto end",
    ":find_java",
    ...findJava(plan),
    `for %%I in ("${fromHere(plan, plan.home)}") do set "KAFKA=%%~fI"`,
    "title %TOPIC%",
    ...say("reads", values),
    'pushd "%HERE%\\.."',
    `"%JAVA%" ${words.map(argument).join(" ")} --from-beginning --topic "%TOPIC%"`,
    'set "RC=%ERRORLEVEL%"',
    "popd",
    ...tail(LAUNCHERS.consumer),
  ];
}

/** Characters of a topic's name. As delimiters of `for`, they leave nothing of a correct name. */
const TOPIC_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
