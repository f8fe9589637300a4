import { appendFile, readFile, writeFile } from "node:fs/promises";

import { environment } from "./environment";
import { aroundEach } from "./hooks";
import { programsOnPath } from "./scripts";
import { temporaryFolder } from "./temporary-folder";

/** Lines of a shell script that print a text. */
export const says = (text: string): string[] => ["cat <<'END'", text, "END"];

/** Lines of a shell script that print a text to standard error, and exit. */
export const fails = (text: string, exitCode = 1): string[] => ["cat >&2 <<'END'", text, "END", `exit ${exitCode}`];

/** Answer of Docker's client about an object that does not exist. */
export const NOT_FOUND = fails("Error response from daemon: No such object");

/**
 * Puts a program `docker` first on `PATH` for the tests of a `describe`, in place of Docker's own client. The program
 * records each command, and fails unless the test has defined an answer.
 */
export function fakeDocker(hooks = aroundEach) {
  const path = temporaryFolder(hooks);
  let pathVariable = "";
  hooks.first(async () => {
    await writeFile(path("cases"), "");
    pathVariable = await programsOnPath(path("bin"), {
      docker: [
        // Tests do not compare the host, which comes first.
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
    /** Defines the answer to arguments that match a shell pattern. The first matching answer counts. */
    when: (pattern: string, ...lines: string[]): Promise<void> =>
      appendFile(path("cases"), `case "$*" in ${pattern})\n${lines.join("\n")}\nexit\n;; esac\n`),
    /** Commands so far, one each. */
    commands: async (): Promise<string[]> =>
      (await readFile(path("commands"), "utf8").catch(() => "")).split("\n").filter(Boolean),
  };
}
