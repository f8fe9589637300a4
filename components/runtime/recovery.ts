/**
 * Line that a broker writes for each step while it recovers its logs after a crash. Must also be a POSIX extended regular
 * expression, because hosts search with `grep`.
 */
export const RECOVERY_LINE = /LogLoader partition=|Completed load of Log/;

/** Number of lines at the end of a log that show a recovery in progress. After a recovery, a start writes more lines. */
export const RECOVERY_LINES = 20;

/**
 * Waits for a service. While the service recovers its logs, a timeout starts the wait again if the log shows a new step.
 *
 * @param wait - waits once.
 * @param isTimeout - true for the error of `wait` that says that the time is over.
 * @param readLog - reads the last {@link RECOVERY_LINES} lines of the log.
 * @throws the error of `wait`.
 */
export async function waitWhileRecovering<Result>(
  wait: () => Promise<Result>,
  isTimeout: (error: unknown) => boolean,
  readLog: () => Promise<readonly string[]>,
): Promise<Result> {
  let last: string | undefined;
  for (;;) {
    try {
      return await wait();
    } catch (error) {
      const step = isTimeout(error) ? (await readLog()).findLast((line) => RECOVERY_LINE.test(line)) : undefined;
      if (step === undefined || step === last) {
        throw error;
      }
      last = step;
    }
  }
}
