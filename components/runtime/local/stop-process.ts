import { errorCode } from "../../shared/error-message";
import { waitUntil } from "../../shared/wait-until";
import { isRunning, type ProcessIdentity } from "../machine/process-identity";

/** Time for the system to remove a process that was killed, in milliseconds. */
const KILL_TIMEOUT_MS = 10_000;

/**
 * Ends a process: asks it to stop, waits, kills it. Does nothing where it has ended already; never touches another
 * process that got the same pid. Windows knows no request to stop, so there it is ended at once.
 *
 * @returns whether it had to be killed.
 * @throws if it can't be ended.
 */
export async function stopProcess(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  if (!(await signal(identity, "SIGTERM")) || (await ended(identity, timeoutMs))) {
    return false;
  }
  await signal(identity, "SIGKILL");
  if (!(await ended(identity, KILL_TIMEOUT_MS))) {
    throw new Error(`process ${identity.pid} could not be ended; end it by hand and run it again`);
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
      `process ${identity.pid} can't be ended (${errorCode(error)}); it belongs to another user: end it as that one`,
      {
        cause: error,
      },
    );
  }
}

const ended = (identity: ProcessIdentity, timeoutMs: number): Promise<boolean> =>
  waitUntil(
    async () => ((await isRunning(identity)) ? undefined : true),
    () => new Error("still running"),
    { timeoutMs },
  ).catch(() => false);
