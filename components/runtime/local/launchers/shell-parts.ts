import { shellWord } from "../../../shared/shell-word";
import { SEARCHED_LINES } from "../../diagnosis";
import { KNOWN_FAILURES, UNKNOWN_SETTING } from "../../known-failures";
import type { Message } from "../../message";
import { STRANGER_LINE, TRACE_LINE } from "../../stranger-lines";
import { startIdFlag } from "../service-record";
import { fillMessage, MESSAGES, type MessageName } from "./launcher-messages";
import type { LauncherPlan } from "./launcher-plan";

/** Start of each launcher: the language of the user, and the environment of a service. */
export const head = ({ owner }: LauncherPlan, purpose: string): string => `#!/bin/sh
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
export const say = (name: MessageName, values: Readonly<Record<string, string>> = {}): string =>
  `say ${[MESSAGES[name].en, MESSAGES[name].es].map((text) => quoted(text, values)).join(" ")}`;

/** Message in double quotes. The shell expands only the variables among its values. */
const quoted = (text: string, values: Readonly<Record<string, string>>): string =>
  `"${fillMessage(inQuotes(text), values)}"`;

const inQuotes = (text: string): string => text.replace(/[\\"$`]/g, "\\$&");

/** Commands that find Java: the one that `up` has found, or else the one of `JAVA_HOME` or `PATH`. */
export const findJava = ({ java }: LauncherPlan): string => `
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
export const FIND_PROCESS = `
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

/** Cause and cure for double quotes. */
const causeIn = (language: keyof Message, failure: Message): string =>
  inQuotes(failure[language].replaceAll("$setting", UNKNOWN_SETTING[language])).replaceAll("\\$1", "$name");

/** Function that finds the cause of a failure in the log and in the output, with the patterns that `up` uses. */
export const DIAGNOSIS = `
# First known failure: cause and cure in \`advice\`, or an empty text.
diagnose() {
  for file in "$output" "$log"; do tail -n ${SEARCHED_LINES} "$file" 2>/dev/null; done | without_strangers >"$found"
${KNOWN_FAILURES.map((failure, index) => {
  const causes = (["en", "es"] as const).map((language) => `"${causeIn(language, failure)}"`).join(" \\\n      ");
  return `  ${index === 0 ? "if" : "elif"} matches ${shellWord(failure.pattern.source)}; then\n    advice=$(say ${causes})`;
}).join("\n")}
  else
    advice=
  fi
  rm -f "$found"
}

# Prints lines without reports about connections of other programs and their stack traces.
without_strangers() {
  LC_ALL=C awk '/${STRANGER_LINE.source}/ { stranger = 1; next } stranger && /${TRACE_LINE.source}/ { next } { stranger = 0; print }'
}

# True if a line matches a pattern. The text of the first group is in \`name\`.
matches() {
  line=$(LC_ALL=C grep -E -m 1 -e "$1" "$found") || return 1
  separator=$(printf '\\001')
  # A pattern without a group makes sed fail.
  name=$(printf '%s\\n' "$line" | LC_ALL=C sed -nE "s$separator.*($1).*$separator\\\\2\${separator}p" 2>/dev/null) || name=
}
`;
