import { appendFile, readFile, writeFile } from "node:fs/promises";

import { environment } from "./environment";
import { aroundEach } from "./hooks";
import { programsOnPath } from "./scripts";
import { temporaryFolder } from "./temporary-folder";

/** Lines of a shell script that print a text. */
export const says = (text: string): string[] => ["cat <<'END'", text, "END"];

/** Lines of a shell script that print a text as an error, and end it. */
export const fails = (text: string, exitCode = 1): string[] => ["cat >&2 <<'END'", text, "END", `exit ${exitCode}`];

/** What the client says of something that is not there. */
export const NOT_THERE = fails("Error response from daemon: No such object");

/**
 * Puts a program `docker` before all others on `PATH` for the tests of a `describe`, in place of Docker's own client. It
 * writes down what it is asked, and refuses it unless it was told what to do.
 */
export function fakeDocker(hooks = aroundEach) {
  const path = temporaryFolder(hooks);
  let pathVariable = "";
  hooks.first(async () => {
    await writeFile(path("cases"), "");
    pathVariable = await programsOnPath(path("bin"), {
      docker: [
        // The host is the test's own business; it leads the arguments.
        '[ "$1" = --host ] && shift 2',
        `printf '%s\\n' "$*" >>'${path("commands")}'`,
        `. '${path("cases")}'`,
        "cat >/dev/null",
        'echo "Error response from daemon: this test expects no docker $*" >&2',
        "exit 1",
      ],
    });
  });
  environment(() => ({ PATH: pathVariable }), hooks);
  return {
    path,
    /** What it does when its arguments match a pattern of the shell; what was said first is looked at first. */
    when: (pattern: string, ...lines: string[]): Promise<void> =>
      appendFile(path("cases"), `case "$*" in ${pattern})\n${lines.join("\n")}\nexit\n;; esac\n`),
    /** What it was asked so far, a command each. */
    commands: async (): Promise<string[]> =>
      (await readFile(path("commands"), "utf8").catch(() => "")).split("\n").filter(Boolean),
  };
}
