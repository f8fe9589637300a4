import { remoteCommand } from "./remote-script";
import type { CommandResult, SshConnection } from "./ssh-client";

/** Line before the output of a script. The start files of a shell may print text of their own before it. */
const MARK = "output of kafka-cluster:";

/**
 * Runs one function of a script on a host. The output contains nothing that the start files of the account's shell print.
 *
 * @param action - name of the function.
 * @param script - text of a `remoteScript`.
 * @throws as {@link SshConnection.run}; an error if the account's shell does not run the script.
 */
export async function runScript(
  connection: Pick<SshConnection, "run">,
  action: string,
  script: string,
  timeoutMs: number,
): Promise<CommandResult> {
  const marked = `printf '\\n%s\\n' '${MARK}'\n${script}`;
  const result = await connection.run(remoteCommand(action), marked, timeoutMs);
  const start = result.stdout.indexOf(`\n${MARK}\n`);
  if (start >= 0) {
    return { ...result, stdout: result.stdout.slice(start + MARK.length + 2) };
  }
  const printed = lastLine(result.stderr) || lastLine(result.stdout);
  throw new Error(
    result.exitCode === 127
      ? "bash is not installed; install bash on the host"
      : `the shell of the account ends before it runs a command (exit code ${result.exitCode}${printed && `, ${printed}`}); ` +
          "give the account the shell bash, and correct the shell's start files",
  );
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";
