import { join } from "node:path";

import { LOG4J_FLAG, log4jFlag } from "../../../java/jvm-flags";
import { shellWord, shellWords } from "../../../shared/shell-word";
import { KNOWN_FAILURES, SEARCHED_LINES, UNKNOWN_SETTING } from "../../diagnosis";
import { javaArguments } from "../launch";
import { startIdFlag } from "../service-record";
import { fillMessage, MESSAGES, type MessageName } from "./launcher-messages";
import {
  bootstrapServers,
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

/** Exit code for bad arguments, and for a launcher that has nothing to start. */
const USAGE = 2;

/** Launchers for a POSIX shell: file name to text. */
export function renderShellLaunchers(plan: LauncherPlan): Record<string, string> {
  const { zooKeepers, kafkas } = launchGroups(plan);
  return {
    [`${LAUNCHERS.zooKeeper}.sh`]: zooKeepers.length > 0 ? runLauncher(plan, zooKeepers) : emptyLauncher(plan),
    [`${LAUNCHERS.broker}.sh`]: runLauncher(plan, kafkas),
    [`${LAUNCHERS.consumer}.sh`]: consumerLauncher(plan),
  };
}

const head = ({ owner }: LauncherPlan, purpose: string): string => `#!/bin/sh
# ${purpose} of stack ${owner}. \`up\` writes this file and \`destroy\` removes it.
set -u
umask 077
launcher=\${0##*/}

case \${LC_ALL:-\${LC_MESSAGES:-\${LANG:-}}} in
es | es[_.@-]*) spanish=1 ;;
*) spanish= ;;
esac

# Prints a message: English, then Spanish.
say() { if [ -n "$spanish" ]; then printf '%s\\n' "$2"; else printf '%s\\n' "$1"; fi; }

# The environment of a service: no options of other programs, and a locale in which Java can open a path with an accent.
unset CLASSPATH JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
LC_ALL=C.UTF-8
export LC_ALL
`;

/** Command that prints a message. Values of the shell are written as variables: `$service`. */
const say = (name: MessageName, values: Readonly<Record<string, string>> = {}): string =>
  `say ${[MESSAGES[name].en, MESSAGES[name].es].map((text) => quoted(text, values)).join(" ")}`;

/** Message in double quotes, which keep their meaning for the variables among its values alone. */
const quoted = (text: string, values: Readonly<Record<string, string>>): string =>
  `"${fillMessage(inQuotes(text), values)}"`;

const inQuotes = (text: string): string => text.replace(/[\\"$`]/g, "\\$&");

const findJava = ({ java }: LauncherPlan): string => `
recorded=${shellWord(java)}
home=\${JAVA_HOME:-}
home=\${home#[\\"\\']}
home=\${home%[\\"\\']}
while :; do
  case $home in
  */ | *\\\\ | *' ') home=\${home%?} ;;
  */bin) home=\${home%/bin} ;;
  *) break ;;
  esac
done
if [ -n "$recorded" ] && [ -x "$recorded" ]; then
  java=$recorded
elif [ -n "$home" ] && [ -x "$home/bin/java" ]; then
  java=$home/bin/java
elif ! java=$(command -v java); then
  ${say("noJava")} >&2
  exit 1
fi
`;

/** Functions that find the process of a service by the start id in its record. */
const FIND_PROCESS = `
# Start id in the record of a service; empty without a record.
start_id_of() { sed -n 's/.*"startId": "\\([^"]*\\)".*/\\1/p' "$1/service.json" 2>/dev/null; }

# True if a process with the start id of a service runs, started by \`up\` or by a launcher.
runs() {
  token=$(start_id_of "$1")
  [ -n "$token" ] || return 1
  token=${shellWord(startIdFlag(""))}$token
  if [ -r /proc/self/cmdline ]; then
    # A process may have ended meanwhile, so the exit code says nothing.
    [ -n "$(printf '%s\\n' "$token" | grep -lF -f - /proc/[0-9]*/cmdline 2>/dev/null)" ]
  else
    case $(ps -A -ww -o args=) in *"$token"*) return 0 ;; *) return 1 ;; esac
  fi
}
`;

const emptyLauncher = (plan: LauncherPlan): string => `${head(plan, "Explains that there is no ZooKeeper")}
${say("noZooKeeper", { next: firstStart(plan.services) })}
`;

function runLauncher(plan: LauncherPlan, services: readonly LaunchedService[]): string {
  const names = services.map(({ service }) => service);
  const values = { service: "$service", services: names.join(", "), launcher: "$launcher", code: "$code" };
  return `${head(plan, `Runs ${names[0]}, or the given service,`)}
stack=${shellWord(plan.stackDir)}
service=\${1-${names[0]}}
case $service in
-h | --help)
  ${say("usage", values)}
  exit 0
  ;;
esac
if [ $# -gt 1 ]; then
  ${say("usage", values)} >&2
  exit ${USAGE}
fi
case $service in
${names.join(" | ")}) ;;
*)
  ${say("unknownService", values)} >&2
  exit ${USAGE}
  ;;
esac
folder=$stack/$service
${FIND_PROCESS}
start_id=$(start_id_of "$folder")
if [ -z "$start_id" ]; then
  ${say("notDeployed", values)} >&2
  exit 1
fi
if runs "$folder"; then
  ${say("alreadyRuns", { ...values, stop: stopCommand(plan.owner) })} >&2
  exit 1
fi
${findJava(plan)}
case $service in
${services.map((service) => serviceCase(plan, service)).join("\n")}
esac

${startHint(plan, services, values)}${say("starts", values)}
cd "$folder" || exit 1
mkdir -p logs tmp
log=logs/server.log
output=logs/console.log
found=tmp/failure.txt
for file in "$log" "$output"; do
  if [ -e "$file" ]; then mv -f "$file" "$file.previous"; fi
done

# Java runs beside the shell, so that the shell can end Java in an orderly way: after Ctrl-C, after the end of the terminal, and
# after the shell itself was ended.
"$java" "$@" 2>"$output" &
pid=$!
stopped=
trap 'stopped=stopped; kill -TERM "$pid" 2>/dev/null' INT TERM HUP
wait "$pid"
code=$?
while kill -0 "$pid" 2>/dev/null; do
  wait "$pid"
  code=$?
done
if [ -s "$output" ]; then cat "$output" >&2; fi
${say("ended", values)}
${DIAGNOSIS}
# An exit code of 130 or 143: somebody has stopped Java.
case $stopped$code in
0 | 130 | 143 | stopped*) ;;
*)
  diagnose
  if [ -n "$advice" ]; then
    ${say("knownCause")} >&2
    printf '%s\\n' "$advice" >&2
  else
    ${say("unknownCause", values)} >&2
  fi
  ;;
esac
exit "$code"
`;
}

/** Arguments of Java for a service, as the arguments of the shell. */
function serviceCase(plan: LauncherPlan, { service, mainClass, arguments: args, jvmFlags }: LaunchedService): string {
  const serviceDir = join(plan.stackDir, service);
  const flags = jvmFlags.filter((flag) => !flag.startsWith(LOG4J_FLAG));
  const spec = {
    mainClass,
    arguments: args,
    jvmFlags: [...flags, log4jFlag(terminalLog4jFile(plan.stackDir, service))],
  };
  const words = javaArguments({ ...plan, service, serviceDir, spec }, "", []).map((word) =>
    word === startIdFlag("") ? `${shellWord(word)}"$start_id"` : shellWord(word),
  );
  const classData = plan.classData[mainClass] ?? [];
  return `${service})
  set -- ${words.join(" \\\n    ")}
${classData.length > 0 ? `  if [ "$java" = "$recorded" ]; then set -- ${shellWords(classData)} "$@"; fi\n` : ""}  ;;`;
}

/** Hint that the broker needs its coordinator, unless the coordinator runs. */
function startHint(
  { services }: LauncherPlan,
  launched: readonly LaunchedService[],
  values: Readonly<Record<string, string>>,
): string {
  const start = coordinatorStart(services);
  return start === undefined || launched[0]?.kind !== "broker"
    ? ""
    : `if [ "$service" != ${start.other} ] && ! runs "$stack/${start.other}"; then
  ${say(start.first === LAUNCHERS.zooKeeper ? "startFirst" : "startController", { ...values, ...start })}
fi
`;
}

/** Function that finds the cause of a failure in the log and in the output, with the patterns that `up` uses. */
const DIAGNOSIS = `
# First known failure: cause and cure in \`advice\`, or an empty text.
diagnose() {
  for file in "$output" "$log"; do tail -n ${SEARCHED_LINES} "$file" 2>/dev/null; done >"$found"
${KNOWN_FAILURES.map(({ pattern, cause, cure }, index) => {
  const advice = inQuotes(`${cause}: ${cure}`.replaceAll("$setting", UNKNOWN_SETTING)).replaceAll("\\$1", "$name");
  return `  ${index === 0 ? "if" : "elif"} matches ${shellWord(pattern.source)}; then\n    advice="${advice}"`;
}).join("\n")}
  else
    advice=
  fi
  rm -f "$found"
}

# True if a line matches a pattern. The text of the first group is in \`name\`.
matches() {
  line=$(LC_ALL=C grep -E -m 1 -e "$1" "$found") || return 1
  separator=$(printf '\\001')
  # A pattern without a group makes sed fail.
  name=$(printf '%s\\n' "$line" | LC_ALL=C sed -nE "s$separator.*($1).*$separator\\\\2\${separator}p" 2>/dev/null) || name=
}
`;

const consumerLauncher = (plan: LauncherPlan): string => {
  const brokers = plan.services.filter(({ kind }) => kind === "broker").map(({ service }) => service);
  const servers = bootstrapServers(plan.services);
  const values = { launcher: "$launcher", topic: "$topic", servers, next: LAUNCHERS.broker };
  const java = [
    "-Xmx256m",
    log4jFlag(consumerLog4jFile(plan.stackDir)),
    "-cp",
    join(plan.home, "libs", "*"),
    "kafka.tools.ConsoleConsumer",
    "--bootstrap-server",
    servers,
    "--from-beginning",
    "--topic",
  ];
  return `${head(plan, "Prints the records of a topic")}
stack=${shellWord(plan.stackDir)}
topic=\${1-}
case $topic in
-h | --help)
  ${say("consumerUsage", values)}
  exit 0
  ;;
esac
if [ $# -gt 1 ]; then
  ${say("consumerUsage", values)} >&2
  exit ${USAGE}
fi
if [ $# -eq 0 ]; then
  printf '%s' ${shellWord(MESSAGES.askTopic.en)}
  IFS= read -r topic || true
fi
case $topic in
'')
  ${say("noTopic")} >&2
  exit ${USAGE}
  ;;
-* | *[!A-Za-z0-9._-]*)
  ${say("unknownTopic", values)} >&2
  exit ${USAGE}
  ;;
esac
${FIND_PROCESS}
running=
for service in ${brokers.join(" ")}; do
  if runs "$stack/$service"; then running=1; fi
done
if [ -z "$running" ]; then
  ${say("noBroker", values)} >&2
  exit 1
fi
${findJava(plan)}
${say("reads", values)} >&2
exec "$java" ${shellWords(java)} "$topic"
`;
};
