import { errorCode } from "../../shared/error-message";
import { waitUntil } from "../../shared/wait-until";
import { isRunning, type ProcessIdentity } from "../machine/process-identity";

/** Longest time for the system to remove a killed process, in milliseconds. */
const KILL_TIMEOUT_MS = 10_000;

/**
 * Stops a process: sends SIGTERM, waits, then sends SIGKILL. No signal goes to a later process with the same pid. Windows has
 * no SIGTERM, so a process ends at once there.
 *
 * @param timeoutMs - time for an orderly stop, in milliseconds.
 * @returns true if the process had to be killed.
 * @throws if the process does not end, or belongs to another user.
 */
export async function stopProcess(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  if (!(await signal(identity, "SIGTERM")) || (await awaitEnd(identity, timeoutMs))) {
    return false;
  }
  await signal(identity, "SIGKILL");
  if (!(await awaitEnd(identity, KILL_TIMEOUT_MS))) {
    throw new Error(`process ${identity.pid} does not end; end it by hand, then run the command again`);
  }
  return true;
}

async function signal(identity: ProcessIdentity, name: NodeJS.Signals): Promise<boolean> {
  if (!(await isRunning(identity))) {
    return false;
  }
  try {
    return process.kill(identity.pid, name);
  } catch (error) {
    if (errorCode(error) === "ESRCH") {
      return false;
    }
    throw new Error(
      `process ${identity.pid} belongs to another user and can't be stopped (${errorCode(error)}); stop it as that user`,
      { cause: error },
    );
  }
}

/** True if the process ends in time. */
const awaitEnd = (identity: ProcessIdentity, timeoutMs: number): Promise<boolean> =>
  waitUntil(
    async () => ((await isRunning(identity)) ? undefined : true),
    () => new Error("still running"),
    { timeoutMs },
  ).catch(() => false);
