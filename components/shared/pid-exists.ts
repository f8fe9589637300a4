import { errorCode } from "./error-message";

/** True if any process has this pid, of any user; a later process with the same pid counts as well. */
export function pidExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
