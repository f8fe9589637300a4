import { join } from "node:path";

import { LOG4J_FLAG, log4jFlag } from "../../../java/jvm-flags";
import { shellWord, shellWords } from "../../../shared/shell-word";
import { javaArguments } from "../launch";
import { startIdFlag } from "../service-record";
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
import { DIAGNOSIS, FIND_PROCESS, findJava, head, say } from "./shell-parts";

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

const consumerLauncher = (plan: LauncherPlan): string => {
  const brokers = plan.services.filter(({ kind }) => kind === "broker").map(({ service }) => service);
  const servers = bootstrapServers(plan.services);
  const config = clientConfig(plan.services);
  const values = { launcher: "$launcher", topic: "$topic", servers, next: LAUNCHERS.broker };
  const java = [
    "-Xmx256m",
    log4jFlag(consumerLog4jFile(plan.stackDir)),
    "-cp",
    join(plan.home, "libs", "*"),
    consoleConsumer(plan),
    "--bootstrap-server",
    servers,
    ...(config === undefined ? [] : ["--consumer.config", config]),
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
